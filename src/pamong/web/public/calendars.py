"""Calendars that programs fetch: whoever knows the address may read them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from pamong.learning.formats.calendar import MEDIA_TYPE, calendar
from pamong.learning.queries.schedule import feed_of
from pamong.web.http import Request


@login_not_required
@require_safe
@conditional_page
def feed(_request: Request, token: str) -> HttpResponse:
    """One person's meetings, by a secret address. A program that has them already is told so, in a line instead of all."""
    book = feed_of(token)
    return HttpResponse(calendar(book.name, book.meetings), content_type=MEDIA_TYPE)
