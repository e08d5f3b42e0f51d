"""The monitor of a sitting: the page, its parts that change by themselves, the same as a workbook."""

import re
import time
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pamong.exams.formats.stream_ticket import issue
from pamong.exams.queries.monitor import Room, seats
from pamong.exams.queries.timeline import seats_named, timeline
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.proctor_forms import DeedForm
from pamong.web.organiser.tables import as_xlsx

SEATS = 60
"""Seats of a page, those that need attention first; the others are found, narrowed to, or asked for."""

_SEAT = re.compile(r"[1-9][0-9]{0,4}")

LINES = 30
"""Lines of what happened that stand beside the table."""


@never_cache
@require_safe
def monitor(request: Request, uuid: UUID) -> HttpResponse:
    """The whole page."""
    return page(request, uuid)


@never_cache
@require_safe
def monitor_part(request: Request, uuid: UUID) -> HttpResponse:
    """What changes of it, for the script of the page."""
    chosen = request.GET.getlist("kursi")
    found = _room(request, uuid, chosen)
    with timezone.override(found.sitting.zone):
        return render(request, "web/organiser/_monitor.html", _context(request, found, chosen))


@require_safe
def monitor_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The table as a workbook."""
    found = seats(request.actor, uuid, request.GET.get("status", ""), request.GET.get("cari", ""))
    columns = (
        Column("seat", pgettext("nomor", "Kursi"), "integer"),
        Column("number", _("Nomor peserta")),
        Column("name", _("Nama")),
        Column("state", _("Status")),
        Column("slot", _("Soal ke"), "integer"),
        Column("answered", _("Dijawab"), "integer"),
        Column("clock", _("Sisa")),
        Column("ago", _("Sinyal")),
        Column("warnings", _("Perhatian")),
        Column("remarks", _("Catatan")),
    )
    keys = ("seat", "number", "name", "slot", "answered", "clock", "ago", "warnings", "remarks")
    rows = ({key: getattr(row, key) for key in keys} | {"state": str(row.state.label)} for row in found.rows)
    return as_xlsx(columns, rows, title=_("Kursi"), name=f"kursi-{found.sitting.starts_at:%Y%m%d}")


def page(request: Request, uuid: UUID, form: DeedForm | None = None, **more: Any) -> HttpResponse:
    """The page, also after something was refused or is to be confirmed; then it does not renew itself.

    form        as it was sent
    more        ``confirm``: words of the button that confirms, ``sure``: its value; ``refused``: why the room's deed was
    """
    found = _room(request, uuid, request.POST.getlist("kursi"))
    typed = {key: request.POST[key] for key in ("sebab", "kalimat", "menit") if key in request.POST}
    context = _context(request, found, request.POST.getlist("kursi"))
    context |= {"form": form or DeedForm(initial=typed), "still": request.method == "POST" or "diam" in request.GET}
    status = 422 if "refused" in more or (form and form.errors) else 200
    with timezone.override(found.sitting.zone):
        return render(request, "web/organiser/monitor.html", context | more, status=status)


def _room(request: Request, uuid: UUID, chosen: Collection[str]) -> Room:
    """As many seats as a page holds, or all when they are asked for, and those that are chosen."""
    most = None if "seluruh" in request.GET else SEATS
    return seats(request.actor, uuid, request.GET.get("status", ""), request.GET.get("cari", ""), most, set(chosen))


def _context(request: Request, found: Room, chosen: Collection[str]) -> dict[str, Any]:
    """What the parts need.

    chosen      seats that stay marked
    """
    every = "semua" in request.GET
    lines, cut = timeline(found.sitting.id, most=None if every else LINES)
    status = next((one.state.code for one in found.tally if one.current), "")
    text = request.GET.get("cari", "")[:100]
    narrow = [("status", status)] * bool(status) + [("cari", text)] * bool(text)
    query = urlencode(narrow + [(name, "") for name in ("semua", "seluruh") if name in request.GET])
    ticket = issue(settings.SECRET_KEY, found.sitting.uuid, time.time())
    passed = [int(text) for text in request.GET.get("lewat", "").split(".") if _SEAT.fullmatch(text)]
    return {
        "found": found,
        "sitting": found.sitting,
        "lines": lines,
        "cut": cut,
        "status": status,
        "text": text,
        "narrow": urlencode(narrow),
        "chosen": {str(one) for one in chosen},
        "query": query,
        "passed": seats_named(passed) if passed else "",
        "stream": f"/api/v1/sittings/{found.sitting.uuid}/stream?tiket={ticket}",
        "part": f"{reverse('monitor-part', args=[found.sitting.uuid])}?{query}",
    }
