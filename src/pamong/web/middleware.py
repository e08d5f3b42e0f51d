"""What every request gets on its way in, and every answer on its way out."""

import logging
import shutil
import traceback
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import cast
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from pamong.core.actor import VISITOR
from pamong.core.refusals import Refusal, TooLarge
from pamong.people.queries.presence import presence
from pamong.web import errors
from pamong.web.http import ACTING, BODY, EXAM, METHOD, TAKES, Request, code_of

Handler = Callable[[HttpRequest], HttpResponseBase]

logger = logging.getLogger("pamong.request")

_ANSWERS = (Http404, PermissionDenied, BadRequest, SuspiciousOperation, MultiPartParserError)
"""What Django itself answers with a page below 500: somebody asked for the wrong thing, nothing failed."""

RESERVE = 128 << 20
"""Bytes of disk that uploads leave to the database."""


class RequestFacts:
    """Gives a request its id and actor, its answer the id and a cache rule, and the log one line.

    An id sent by the browser is not believed: it ends in the journal. The line holds the route, never the path or the
    query, because those may hold what a person typed. A session's name that is not of our making is dropped: a database
    looks up no text with a zero byte in it.
    """

    def __init__(self, get_response: Handler) -> None:
        """Wrap the rest of the stack."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Time and log one request."""
        begun = perf_counter()
        identity = uuid4()
        cast("Request", request).actor = VISITOR.within(identity)
        cast("Request", request).presence = None
        if not request.COOKIES.get(settings.SESSION_COOKIE_NAME, "").isalnum():
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Request-ID"] = str(identity)
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": _route(request),
                "status": response.status_code,
                "ms": round(1000 * (perf_counter() - begun), 1),
                "request": str(identity),
                "code": code_of(request),
            },
        )
        return response


class Acting:
    """Replaces the visitor by whoever is signed in, perhaps acting for somebody else; and takes the person's time zone.

    Who came in by the code of an exam day has no role and acts for nobody: others have seen that code. A page that
    nobody is signed in to asks the database nothing here.
    """

    def __init__(self, get_response: Handler) -> None:
        """Wrap the view."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Build the actor once; actions and access functions get it handed on."""
        identity = cast("Request", request).actor.request
        if identity is None or not request.user.is_authenticated:
            return self.get_response(request)
        acting, at_exam = request.session.get(ACTING), request.session.get(METHOD) == EXAM
        found = presence(request.user, acting=UUID(acting) if acting else None, bare=at_exam)
        cast("Request", request).actor = found.actor.within(identity)
        cast("Request", request).presence = found
        with timezone.override(ZoneInfo(found.region.zone) if found.region else None):
            return self.get_response(request)


class Language:
    """The language of a request: the one chosen by hand, else Indonesian.

    The browser's own preference is not asked: office computers and telephones are often set to English although the
    person reads Indonesian; and pages then vary by one cookie only.
    """

    def __init__(self, get_response: Handler) -> None:
        """Wrap the rest of the stack."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Activate the language for this request."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response


class BodyLimit:
    """Refuses a body that is larger than its view takes, or than the disk has room for, before a byte of it is read."""

    def __init__(self, get_response: Handler) -> None:
        """Wrap the view, before anything that reads forms."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing here: the view is known a little later."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Handler, *_arguments: object) -> HttpResponse | None:
        """Compare the announced size with what the view takes. A body without a size is not read at all by Django."""
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        upload = getattr(view, TAKES, 0)
        if size > upload + BODY:
            return errors.refused(request, _too_large(size, upload or BODY))
        if size > BODY and shutil.disk_usage(settings.MEDIA_ROOT).free < size + RESERVE:
            logger.error("disk full", extra={"code": code_of(request)})
            return errors.no_room(request)
        return None


class Refusals:
    """Turns what the house refuses, and a database that is away, into pages a person can act on."""

    def __init__(self, get_response: Handler) -> None:
        """Wrap the view."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give a refused method its page; Django leaves it empty."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return errors.method_refused(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for an exception of a view; None leaves it to Django's handler, after one line in the log."""
        if isinstance(exception, Refusal):
            logger.info("refused", extra={"refusal": exception.code, "code": code_of(request)})
            return errors.refused(request, exception)
        if isinstance(exception, _ANSWERS):
            logger.info("refused", extra={"refusal": type(exception).__name__, "code": code_of(request)})
            return None
        logger.error("failed", extra={"error": _place(exception), "route": _route(request), "code": code_of(request)})
        if isinstance(exception, OperationalError | InterfaceError):
            return errors.unavailable(request)
        return None


def _too_large(size: int, limit: int) -> TooLarge:
    return TooLarge(
        "body-too-large",
        _("Kiriman ini %(size)s, sedangkan yang diterima di sini paling besar %(limit)s. Tidak ada yang disimpan.")
        % {"size": filesizeformat(size), "limit": filesizeformat(limit)},
    )


def _route(request: HttpRequest) -> str:
    return f"/{request.resolver_match.route}" if request.resolver_match else "(none)"


def _place(exception: Exception) -> str:
    """Class of an exception and where it was raised; not its message, which may hold a name."""
    frames = traceback.extract_tb(exception.__traceback__)
    own = [frame for frame in frames if "pamong" in Path(frame.filename).parts] or frames
    return f"{type(exception).__name__} in {Path(own[-1].filename).name}:{own[-1].lineno}"
