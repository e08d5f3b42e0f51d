"""The roster of a session: who is there, exceptions with their reason, and what was signed on paper."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import CharField, ChoiceField, MultipleChoiceField, RadioSelect, UUIDField
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.kit.tables import Column
from pamong.learning.actions.attendance import mark, mark_sheet
from pamong.learning.queries.attendance import Meeting, RosterPage, RosterRow, roster_page, roster_row
from pamong.people.queries.paged import PAGE, Rows, page_of
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, ClockField, sent
from pamong.web.organiser.tables import as_xlsx, cells

WHOLE, PART, AWAY = "penuh", "sebagian", "tidak"


class HereForm(ActionForm):
    """Whose button was pressed."""

    hadir = UUIDField()


class PresenceForm(ActionForm):
    """What is noted of somebody."""

    keadaan = ChoiceField(
        label=gettext_lazy("Kehadiran"),
        choices=[
            (WHOLE, gettext_lazy("Hadir penuh")),
            (PART, gettext_lazy("Hadir sebagian")),
            (AWAY, gettext_lazy("Tidak hadir")),
        ],
        widget=RadioSelect,
    )
    dari = ClockField(label=gettext_lazy("Datang pukul"), required=False)
    sampai = ClockField(label=gettext_lazy("Pulang pukul"), required=False)
    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Wajib bila sebagian atau tidak hadir. Terbaca penyelenggara, tidak dicetak."),
        max_length=300,
        required=False,
    )

    places = {"presence-times": "dari", "presence-reason": "alasan"}  # noqa: RUF012  # as declared in the base

    def __init__(self, meeting: Meeting, row: RosterRow, data: QueryDict | None) -> None:
        """Begin with what is known; hours are those of the session's zone."""
        self.meeting, self.zone = meeting, ZoneInfo(meeting.zone)
        now = {"full": WHOLE, "part": PART, "absent": AWAY}.get(row.state, PART)
        since, until = row.since or meeting.starts_at, row.until or meeting.ends_at
        times = {"dari": since.astimezone(self.zone).time(), "sampai": until.astimezone(self.zone).time()}
        super().__init__(data, initial={"keadaan": now, "alasan": row.reason, **times})

    def told(self) -> dict[str, Any]:
        """As the action takes it."""
        read = self.cleaned_data
        part = read["keadaan"] == PART
        return {
            "present": read["keadaan"] != AWAY,
            "since": self._moment(read["dari"]) if part else None,
            "until": self._moment(read["sampai"]) if part else None,
            "reason": read["alasan"],
        }

    def _moment(self, hour: time | None) -> datetime | None:
        """An hour of the day on which the session begins; of the next one where it is held over midnight."""
        if hour is None:
            return None
        first = self.meeting.starts_at.astimezone(self.zone)
        found = datetime.combine(first.date(), hour, self.zone)
        return (
            found + timedelta(days=1) if found < first and found + timedelta(days=1) <= self.meeting.ends_at else found
        )


class SheetForm(ActionForm):
    """The PIN of a paper sheet; names are ticked beside it."""

    pin = CharField(
        label=gettext_lazy("PIN lembar"),
        help_text=gettext_lazy("Tercetak pada lembar hadir sesi ini"),
        max_length=30,
        error_messages={"required": gettext_lazy("PIN masih kosong. Salin dari lembar yang ditandatangani.")},
    )

    places = {"sheet-pin": "pin"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: RosterPage, data: QueryDict | None) -> None:
        """Take the names of everybody with a seat: who has come meanwhile is no mistake."""
        super().__init__(data)
        choices = [(str(row.registration), row.name) for row in found.rows]
        wrong = {"invalid_choice": _("Satu nama tidak ada lagi di daftar. Muat ulang halaman ini.")}
        self.fields["hadir"] = MultipleChoiceField(choices=choices, required=False, error_messages=wrong)

    def signed(self) -> list[UUID]:
        """Whose names are ticked."""
        return [UUID(text) for text in self.cleaned_data["hadir"]]


@require_http_methods(METHODS)
def roster(request: Request, uuid: UUID) -> HttpResponse:
    """Everybody with a seat; one press notes that somebody is there."""
    form = HereForm(sent(request))
    if form.is_valid():
        someone = form.cleaned_data["hadir"]
        mark(request.actor, session=uuid, registration=someone, present=True)
        return redirect(f"{request.get_full_path()}#p-{someone}")
    found = roster_page(request.actor, uuid)
    rows = page_of(Rows(list(found.rows), list), request.GET.get("halaman"))
    return _shown(request, "web/organiser/roster.html", found, {"rows": rows}, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def roster_mark(request: Request, uuid: UUID, registration: UUID) -> HttpResponse:
    """An exception of one person, with its reason; or a mark taken back."""
    found, row = roster_row(request.actor, uuid, registration)
    form = PresenceForm(found.meeting, row, sent(request))
    if form.is_valid():
        action = partial(mark, request.actor, session=uuid, registration=registration, **form.told())
        if form.done(action):
            query = f"?halaman={1 + found.rows.index(row) // PAGE}" if len(found.rows) > PAGE else ""
            return redirect(f"{reverse('roster', args=[uuid])}{query}#p-{registration}")
    context = {"form": form, "row": row, "title": _("Kehadiran %(name)s") % {"name": row.name}}
    status = 422 if form.errors else 200
    return _shown(request, "web/organiser/forms/roster_mark.html", found, context, status=status)


@require_http_methods(METHODS)
def roster_sheet(request: Request, uuid: UUID) -> HttpResponse:
    """What was signed on paper, for a room without network."""
    found = roster_page(request.actor, uuid)
    form = SheetForm(found, sent(request))
    if form.is_valid():
        pin = form.cleaned_data["pin"]
        if form.done(partial(mark_sheet, request.actor, session=uuid, pin=pin, present=form.signed())) is not None:
            return redirect("roster", uuid=uuid)
    context = {"form": form, "ticked": request.POST.getlist("hadir"), "title": _("Salin lembar bertanda tangan")}
    status = 422 if form.errors else 200
    return _shown(request, "web/organiser/forms/roster_sheet.html", found, context, status=status)


@require_safe
def roster_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Nama")),
        Column("unit", _("Unit kerja")),
        Column("said", _("Kehadiran")),
        Column("minutes", _("Menit"), "integer"),
        Column("since", _("Dari"), "datetime"),
        Column("until", _("Sampai"), "datetime"),
        Column("proof", _("Cara")),
        Column("reason", _("Alasan")),
        Column("noted_at", _("Dicatat"), "datetime"),
    )
    words = {"": _("Belum ada catatan"), "full": _("Hadir"), "part": _("Sebagian"), "absent": _("Tidak hadir")}
    rows = roster_page(request.actor, uuid).rows
    told = ({**line, "said": words[line["state"]]} for line in cells(rows))
    return as_xlsx(columns, told, title=_("Daftar hadir"), name=f"hadir-{uuid}")


def _shown(request: Request, name: str, found: RosterPage, more: dict[str, Any], *, status: int) -> HttpResponse:
    meeting = found.meeting
    with timezone.override(ZoneInfo(meeting.zone)):
        context = {"found": found, "meeting": meeting, "region": meeting.region, **more}
        return render(request, name, context, status=status)
