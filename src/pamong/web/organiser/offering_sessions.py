"""Meetings of an offering: planned, moved, given up, and who teaches in them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.forms import CharField, CheckboxSelectMultiple, ChoiceField, MultipleChoiceField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.kit.tables import Column
from pamong.kit.wording import clock
from pamong.learning.actions.offerings import SessionFacts, add_session, cancel_session, change_session, set_speakers
from pamong.learning.queries.offerings import OfferingPage, SessionRow, kept_offering
from pamong.learning.queries.offerings.planning import (
    SessionPlan,
    SpeakerPlan,
    kept_session,
    session_plan,
    speaker_plan,
)
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, ClockField, DayField, sent
from pamong.web.organiser.tables import as_xlsx
from pamong.web.templatetags.pamong import angka

if TYPE_CHECKING:
    from django.http import QueryDict


class SessionForm(ActionForm):
    """What a session is."""

    modul = ChoiceField(label=gettext_lazy("Modul"))
    judul = CharField(
        label=gettext_lazy("Judul sesi"),
        help_text=gettext_lazy("Kosongkan bila sama dengan modulnya"),
        max_length=200,
        required=False,
    )
    hari = DayField(label=gettext_lazy("Hari"), today=False)
    mulai = ClockField(label=gettext_lazy("Mulai jam"))
    selesai = ClockField(label=gettext_lazy("Selesai jam"))
    ruang = ChoiceField(
        label=gettext_lazy("Ruang"), help_text=gettext_lazy("Langsung dipesan untuk waktu ini"), required=False
    )
    tempat = CharField(
        label=gettext_lazy("Tempat lain"),
        help_text=gettext_lazy("Bila bukan ruang dalam daftar: Balai Desa Rengas"),
        max_length=300,
        required=False,
    )
    tautan = CharField(
        label=gettext_lazy("Alamat sesi daring"),
        help_text=gettext_lazy("Dimulai dengan https://; hanya dilihat peserta"),
        max_length=500,
        required=False,
    )

    places = {  # noqa: RUF012  # as declared in the base
        "session-times": "selesai",
        "session-long": "selesai",
        "session-overlap": "mulai",
        "session-held": "mulai",
        "participants-clash": "mulai",
        "speaker-taken": "mulai",
        "closes-late": "hari",
        "facility-taken": "ruang",
        "facility-closed": "ruang",
        "room-too-small": "ruang",
        "session-two-places": "tempat",
        "session-link": "tautan",
    }

    def __init__(self, plan: SessionPlan, data: "QueryDict | None", **facts: Any) -> None:
        """Offer the modules of the programme and the rooms of the region; hours are those of its zone."""
        super().__init__(data, **facts)
        self.zone = ZoneInfo(plan.offering.region.zone)
        modules = [(str(one.uuid), f"{one.number}. {one.title}") for one in plan.modules]
        cast("ChoiceField", self.fields["modul"]).choices = modules
        rooms = [
            (str(one.uuid), _("%(name)s, %(capacity)s orang") % {"name": one.name, "capacity": angka(one.capacity)})
            for one in plan.rooms
        ]
        cast("ChoiceField", self.fields["ruang"]).choices = [("", _("Bukan ruang kami")), *rooms]

    def facts(self) -> SessionFacts:
        """As the actions take them."""
        read = self.cleaned_data
        return SessionFacts(
            module=UUID(read["modul"]),
            title=read["judul"],
            starts_at=datetime.combine(read["hari"], read["mulai"], self.zone),
            ends_at=datetime.combine(read["hari"], read["selesai"], self.zone),
            facility=UUID(read["ruang"]) if read["ruang"] else None,
            place=read["tempat"],
            link=read["tautan"],
        )


class SpeakersForm(ActionForm):
    """Who teaches."""

    narasumber = MultipleChoiceField(label=gettext_lazy("Narasumber"), widget=CheckboxSelectMultiple, required=False)

    places = {"speaker-taken": "narasumber", "speaker-rated": "narasumber"}  # noqa: RUF012  # as declared in the base

    def __init__(self, plan: SpeakerPlan, data: "QueryDict | None") -> None:
        """Offer the speakers of the region; those who teach are chosen."""
        super().__init__(data, initial={"narasumber": [str(one.speaker) for one in plan.session.speakers]})
        choices = [
            (str(one.uuid), ", ".join(filter(None, (one.name, one.institution, *one.expertise))))
            for one in plan.speakers
        ]
        cast("MultipleChoiceField", self.fields["narasumber"]).choices = choices


@require_safe
def sessions_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The schedule of an offering as a workbook; hours are those of the region."""
    columns = (
        Column("day", _("Hari"), "date"),
        Column("since", _("Mulai")),
        Column("until", _("Selesai")),
        Column("title", _("Sesi")),
        Column("module", _("Modul")),
        Column("room", _("Tempat")),
        Column("speakers", _("Narasumber")),
    )
    found = kept_offering(request.actor, uuid)
    rows = _told(found.sessions, ZoneInfo(found.region.zone))
    return as_xlsx(columns, rows, title=_("Jadwal"), name=f"jadwal-{uuid}")


@require_http_methods(METHODS)
def session_new(request: Request, uuid: UUID) -> HttpResponse:
    """Another session."""
    plan = session_plan(request.actor, uuid)
    form = SessionForm(plan, sent(request))
    if (
        form.is_valid()
        and form.done(partial(add_session, request.actor, offering=uuid, facts=form.facts())) is not None
    ):
        return redirect("cockpit", uuid=uuid)
    return _form(request, plan.offering, form, _("Tambah sesi"), "session_new", plan=plan)


@require_http_methods(METHODS)
def session_edit(request: Request, uuid: UUID) -> HttpResponse:
    """A session, moved or corrected."""
    plan = kept_session(request.actor, uuid)
    form = SessionForm(plan, sent(request), initial=_initial(plan))
    if (
        form.is_valid()
        and form.done(partial(change_session, request.actor, session=uuid, facts=form.facts())) is not None
    ):
        return redirect("cockpit", uuid=plan.offering.uuid)
    return _form(request, plan.offering, form, _("Ubah sesi"), "session_edit", session=plan.session)


@require_http_methods(METHODS)
def session_cancel(request: Request, uuid: UUID) -> HttpResponse:
    """A session that will not be held."""
    plan, form = kept_session(request.actor, uuid), ActionForm(sent(request))
    if form.is_valid() and form.done(partial(cancel_session, request.actor, session=uuid)) is not None:
        return redirect("cockpit", uuid=plan.offering.uuid)
    return _form(request, plan.offering, form, _("Batalkan sesi"), "session_cancel", session=plan.session)


@require_http_methods(METHODS)
def session_speakers(request: Request, uuid: UUID) -> HttpResponse:
    """Who teaches in a session."""
    plan = speaker_plan(request.actor, uuid)
    form = SpeakersForm(plan, sent(request))
    if form.is_valid():
        chosen = [UUID(one) for one in form.cleaned_data["narasumber"]]
        if form.done(partial(set_speakers, request.actor, session=uuid, speakers=chosen)) is not None:
            return redirect("cockpit", uuid=plan.offering.uuid)
    return _form(
        request, plan.offering, form, _("Narasumber sesi"), "session_speakers", session=plan.session, plan=plan
    )


def _form(
    request: Request, found: OfferingPage, form: ActionForm, title: str, template: str, **more: Any
) -> HttpResponse:
    context = {"region": found.region, "row": found, "form": form, "title": title, **more}
    return render(request, f"web/organiser/forms/{template}.html", context, status=422 if form.errors else 200)


def _initial(plan: SessionPlan) -> dict[str, Any]:
    row, zone = plan.session, ZoneInfo(plan.offering.region.zone)
    if row is None:
        return {}
    starts, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    return {
        "modul": str(row.module),
        "judul": row.title,
        "hari": starts.date(),
        "mulai": starts.time(),
        "selesai": ends.time(),
        "ruang": str(row.facility) if row.facility else "",
        "tempat": row.place,
        "tautan": row.link,
    }


def _told(rows: Iterable[SessionRow], zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "day": row.starts_at.astimezone(zone).date(),
            "since": clock(row.starts_at, zone),
            "until": clock(row.ends_at, zone),
            "title": row.title,
            "module": row.module_title,
            "room": row.room or row.link,
            "speakers": "; ".join(one.name for one in row.speakers),
        }
