"""Who judges an application: only people who may are offered; why the others may not stands beside them."""

from functools import partial
from typing import Any
from uuid import UUID

from django.forms import CharField, ChoiceField, Form, MultipleChoiceField
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.credentials.actions.appointing import Several, appoint, appoint_several, end_appointment
from pamong.credentials.queries.appointing import Appointments, Judge, appointment_of, appointments_page
from pamong.credentials.queries.appointing_many import FIRST_DUTIES, Waiting, waiting_page, waiting_rows
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread

_NOBODY = gettext_lazy("Pilih siapa yang ditugaskan.")


class AppointForm(ActionForm):
    """One of the eligible people for one duty."""

    orang = ChoiceField(error_messages={"required": _NOBODY, "invalid_choice": _NOBODY})

    def __init__(self, duty: str, label: str, who: tuple[Judge, ...], data: QueryDict | None = None) -> None:
        """Offer these people; read what was sent only where it was sent for this duty."""
        self.duty = duty
        super().__init__(data if data is not None and data.get("tugas") == duty else None, auto_id=f"id_{duty}_%s")
        self.fields["orang"].label = label
        self.fields["orang"].choices = _choices(who)  # type: ignore[attr-defined]  # of a ChoiceField


class EndForm(ActionForm):
    """Why a duty ends."""

    alasan = CharField(
        label=gettext_lazy("Alasan"),
        help_text=gettext_lazy("Dibaca yang bersangkutan. Ia tidak dapat ditugaskan lagi untuk permohonan ini"),
        max_length=500,
        error_messages={"required": gettext_lazy("Alasan masih kosong. Tulis mengapa tugas ini berakhir.")},
    )

    places = {"reason-empty": "alasan"}  # noqa: RUF012  # as declared in the base


class WaitingForm(Form):
    """Which applications somebody wants to appoint for."""

    tugas = ChoiceField(label=gettext_lazy("Tugas"), choices=FIRST_DUTIES, required=False)
    skema = ChoiceField(label=gettext_lazy("Skema"), required=False)

    def __init__(self, data: QueryDict, schemes: tuple[tuple[UUID, str], ...] = ()) -> None:
        """Offer these schemes."""
        super().__init__(data)
        offered = [("", _("Semua skema")), *((str(uuid), title) for uuid, title in schemes)]
        self.fields["skema"].choices = offered  # type: ignore[attr-defined]  # of a ChoiceField


class SeveralForm(ActionForm):
    """Somebody for each ticked application."""

    pilih = MultipleChoiceField(
        label=gettext_lazy("Permohonan"),
        error_messages={"required": gettext_lazy("Belum ada permohonan yang dicentang.")},
    )
    orang = ChoiceField(label=gettext_lazy("Siapa"), error_messages={"required": _NOBODY, "invalid_choice": _NOBODY})

    places = {"applications-none": "pilih", "applications-many": "pilih"}  # noqa: RUF012  # as declared in the base

    def __init__(self, found: Waiting, data: QueryDict | None) -> None:
        """Offer the people with the role, and the applications of this page."""
        super().__init__(data)
        self.fields["pilih"].choices = [(str(row.uuid), row.name) for row in found.page]  # type: ignore[attr-defined]  # of a ChoiceField
        self.fields["orang"].choices = _choices(found.judges)  # type: ignore[attr-defined]  # of a ChoiceField


@require_http_methods(METHODS)
def appointments(request: Request, uuid: UUID) -> HttpResponse:
    """Who judges an application; somebody is appointed."""
    found = appointments_page(request.actor, uuid)
    forms = [AppointForm(one.duty, one.label, one.choice.who, sent(request)) for one in found.duties]
    for form in forms:
        if form.is_valid():
            told: dict[str, Any] = {"application": uuid, "person": UUID(form.cleaned_data["orang"]), "duty": form.duty}
            if form.done(partial(appoint, request.actor, **told)) is not None:
                return redirect("appointments", uuid=uuid)
    return _page(request, found, forms=forms)


@require_http_methods(METHODS)
def appointment_end(request: Request, uuid: UUID) -> HttpResponse:
    """A duty ends before its time, with a reason."""
    application, row = appointment_of(request.actor, uuid)
    form = EndForm(sent(request))
    if form.is_valid():
        action = partial(end_appointment, request.actor, appointment=uuid, reason=form.cleaned_data["alasan"])
        if form.done(action) is not None:
            return redirect("appointments", uuid=application.application)
    context = {"form": form, "row": row, "found": application, "region": application.region}
    context |= {"title": _("Akhiri tugas %(name)s") % {"name": row.name}}
    return render(request, "web/organiser/appointment_end.html", context, status=422 if form.errors else 200)


@require_safe
def appointing(request: Request, code: str) -> HttpResponse:
    """Applications that wait for somebody, to be ticked."""
    found, form = _waiting(request, code)
    return _several(request, found, form, SeveralForm(found, None))


@require_POST
def appointing_done(request: Request, code: str) -> HttpResponse:
    """Somebody is appointed to the ticked ones; for which not, and why, is said."""
    found, form = _waiting(request, code)
    chosen = SeveralForm(found, request.POST)
    if chosen.is_valid():
        picked = [UUID(one) for one in chosen.cleaned_data["pilih"]]
        told: dict[str, Any] = {
            "applications": picked,
            "person": UUID(chosen.cleaned_data["orang"]),
            "duty": found.duty,
        }
        done = chosen.done(partial(appoint_several, request.actor, **told))
        if done is not None:
            fresh, form = _waiting(request, code)
            return _several(request, fresh, form, SeveralForm(fresh, None), done)
    return _several(request, found, form, chosen)


@require_safe
def appointing_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    found, form = _waiting(request, code)
    refuse_unread(form)
    columns = (
        Column("name", _("Nama")),
        Column("unit", _("Unit kerja")),
        Column("scheme", _("Skema")),
        Column("checked_at", _("Lolos pemeriksaan"), "datetime"),
        Column("assessors", _("Asesor")),
        Column("deciders", _("Pemutus")),
    )
    rows = waiting_rows(request.actor, code, found.duty, scheme=_scheme(form))
    return as_xlsx(columns, cells(rows.stream()), title=_("Menunggu penilai"), name=f"menunggu-penilai-{code}")


def _waiting(request: Request, code: str) -> tuple[Waiting, WaitingForm]:
    """What the address asks for; of what cannot be read, the usual."""
    first = waiting_page(request.actor, code, FIRST_DUTIES[0][0])
    form = WaitingForm(request.GET, first.schemes)
    form.full_clean()
    duty = form.cleaned_data.get("tugas") or FIRST_DUTIES[0][0]
    page = request.GET.get("halaman")
    return waiting_page(request.actor, code, duty, scheme=_scheme(form), page=page), form


def _scheme(form: WaitingForm) -> UUID | None:
    told = form.cleaned_data.get("skema")
    return UUID(told) if told else None


def _several(
    request: Request, found: Waiting, form: WaitingForm, chosen: SeveralForm, done: Several | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"found": found, "region": found.region, "form": form, "chosen": chosen, "done": done}
    ticked = chosen.data.getlist("pilih") if chosen.is_bound else []  # type: ignore[attr-defined]  # a QueryDict
    context |= {"ticked": ticked, "duty": dict(FIRST_DUTIES)[found.duty]}
    failed = form.errors or chosen.errors
    return render(request, "web/organiser/appointing.html", context, status=422 if failed else 200)


def _page(request: Request, found: Appointments, *, forms: list[AppointForm]) -> HttpResponse:
    failed = next((form for form in forms if form.errors), None)
    context = {
        "found": found,
        "region": found.region,
        "duties": list(zip(found.duties, forms, strict=True)),
        "form": failed or Form(),
    }
    return render(request, "web/organiser/appointments.html", context, status=422 if failed else 200)


def _choices(who: tuple[Judge, ...]) -> list[tuple[str, str]]:
    """People by name with where they serve and what waits for them; nobody first."""
    return [("", _("Pilih nama")), *((str(one.uuid), _told(one)) for one in who)]


def _told(one: Judge) -> str:
    load = ngettext("%(n)s tugas", "%(n)s tugas", one.load) % {"n": one.load} if one.load else _("tanpa tugas")
    return ", ".join(part for part in (one.name, one.unit, load) if part)
