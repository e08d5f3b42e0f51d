"""The projector's page: the code of the moment, for the whole room. Nobody's name is on it."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.kit.documents import qr_svg
from pamong.learning.queries.attendance import Screen, screen
from pamong.web.http import Request


@require_safe
def projector(request: Request, uuid: UUID) -> HttpResponse:
    """The whole page; to htmx, every five seconds, only what changes."""
    found = screen(request.actor, uuid)
    with timezone.override(ZoneInfo(found.meeting.zone)):
        context = {"found": found, "meeting": found.meeting, "region": found.meeting.region, "qr": _picture(found)}
        context["typed"] = (settings.URL + reverse("attend-code")).partition("//")[2]
        name = "web/organiser/_projector.html" if request.htmx else "web/organiser/projector.html"
        return render(request, name, context)


def _picture(found: Screen) -> SafeString:
    """The code as a camera reads it; nothing while none is taken."""
    if not found.code:
        return SafeString("")
    address = f"{settings.URL}{reverse('attend', args=[found.meeting.uuid])}?k={found.code}"
    return mark_safe(qr_svg(address, label=_("Kode QR untuk mencatat kehadiran")))  # noqa: S308  # our own drawing
