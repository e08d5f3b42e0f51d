"""The roster on a telephone without network, and the address that its marks are sent to."""

import json
import re
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pamong.core.refusals import Invalid, NotFound, Refusal
from pamong.learning.actions.attendance import Mark, sync_marks, take_roster
from pamong.learning.queries.attendance import roster_page, taken_roster
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS

MOST: Final = 2_000
"""Marks that are taken at once."""

_MAC: Final = re.compile(r"[0-9a-f]{64}")
_STAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@require_http_methods(METHODS)
def roster_offline(request: Request, uuid: UUID) -> HttpResponse:
    """Before it is taken along, what that means; sent, it is taken; then the names, for ``presensi.js``."""
    if request.method == "POST":
        taken = take_roster(request.actor, session=uuid)
        return redirect(f"{reverse('roster-offline', args=[uuid])}?daftar={taken.uuid}")
    if text := request.GET.get("daftar"):
        return _names(request, uuid, text)
    meeting = roster_page(request.actor, uuid).meeting
    with timezone.override(ZoneInfo(meeting.zone)):
        context = {"meeting": meeting, "region": meeting.region}
        return render(request, "web/organiser/roster_take.html", context)


@require_POST
def roster_sync(request: Request, uuid: UUID) -> JsonResponse:
    """Marks of a telephone that has network again; 200 only once they are in the database for good."""
    try:
        synced = sync_marks(request.actor, roster=uuid, marks=_marks(request))
    except Refusal as refusal:
        told = {"kode": refusal.code, "pesan": str(refusal), "seq": getattr(refusal, "seq", 0)}
        return JsonResponse(told, status=refusal.status)
    return JsonResponse({"seq": synced.seq, "baru": synced.fresh})


def _names(request: Request, uuid: UUID, text: str) -> HttpResponse:
    try:
        found = taken_roster(request.actor, UUID(text))
    except ValueError:
        raise NotFound from None
    if found.meeting.uuid != uuid:
        raise NotFound
    with timezone.override(ZoneInfo(found.meeting.zone)):
        context = {"found": found, "meeting": found.meeting, "region": found.meeting.region}
        return render(request, "web/organiser/roster_offline.html", context | {"now": timezone.now().isoformat()})


def _marks(request: Request) -> list[Mark]:
    """What the script sent. Raises Invalid ``marks-unread``."""
    try:
        sent = json.loads(request.body)["tanda"]
        if len(sent) <= MOST:
            return [_mark(one) for one in sent]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        pass
    raise Invalid("marks-unread", _("Kiriman tidak terbaca. Muat ulang halaman; tanda di ponsel ini tetap ada."))


def _mark(one: dict[str, Any]) -> Mark:
    seq, at, present, mac = one["seq"], one["t"], one["h"], one["mac"]
    if type(seq) is not int or type(present) is not bool or not _MAC.fullmatch(mac) or not _STAMP.fullmatch(at):
        raise ValueError(one)
    return Mark(seq, UUID(one["p"]), datetime.fromisoformat(at), present, mac)
