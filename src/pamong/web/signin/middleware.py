"""When a device was last seen."""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SEEN = "seen"
"""Key of the session: when its line among the owner's devices was last written."""

OFTEN = 600
"""Seconds between two writes: a page must not cost a write each time."""


class LastSeen:
    """Keeps the list of one's own devices fresh, for sessions that came through the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Wrap the rest of the stack."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Write at most once in ten minutes."""
        seen = request.session.get(SEEN)
        if seen is not None and time.time() - seen > OFTEN and request.user.is_authenticated:
            UserSession.objects.create_from_request(request)
            request.session[SEEN] = time.time()
        return self.get_response(request)
