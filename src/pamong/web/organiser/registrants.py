"""Who registered for an offering, and what those who organise do with that."""

from functools import partial
from uuid import UUID

from django.forms import CharField, ChoiceField, Form, Textarea
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pamong.kit.tables import Column
from pamong.learning.actions.registration import decline_registration, withdraw
from pamong.learning.queries.registrations import (
    STATES,
    RegistrantsWanted,
    registrant,
    registrant_rows,
    registrants,
)
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS, ActionForm, sent
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread


class RegistrantsForm(Form):
    """What somebody looks for among those who registered."""

    cari = CharField(label=gettext_lazy("Cari nama"), max_length=200, required=False)
    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"),
        choices=[("", gettext_lazy("Semua")), *((state.code, state.label) for state in STATES)],
        required=False,
    )
    tempat = CharField(max_length=40, required=False)

    def wanted(self) -> RegistrantsWanted:
        """What was understood of it."""
        self.full_clean()
        told = self.cleaned_data
        return RegistrantsWanted(told.get("cari", ""), told.get("keadaan", ""), told.get("tempat", ""))


class ReasonForm(ActionForm):
    """Why a registration ends."""

    alasan = CharField(
        label=gettext_lazy("Mengapa"),
        help_text=gettext_lazy("Dibaca oleh yang mendaftar dan pimpinan unitnya"),
        widget=Textarea({"rows": 3}),
        max_length=1_000,
    )

    places = {"decline-reason": "alasan", "withdrawal-reason": "alasan"}  # noqa: RUF012  # as declared in the base


@require_safe
def registrants_page(request: Request, uuid: UUID) -> HttpResponse:
    """Who registered, fifty a page."""
    form = RegistrantsForm(request.GET)
    wanted = form.wanted()
    found = registrants(request.actor, uuid, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "rows": found.page}
    return render(request, "web/organiser/registrants.html", context, status=422 if form.errors else 200)


@require_safe
def registrants_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Nama")),
        Column("unit", _("Unit kerja")),
        Column("region", _("Instansi")),
        Column("state", _("Keadaan")),
        Column("way", _("Cara mendaftar")),
        Column("reason", _("Alasan pengusul")),
        Column("need", _("Kurang tingkat"), "integer"),
        Column("registered_at", _("Mendaftar"), "datetime"),
        Column("lot", _("Urutan"), "integer"),
        Column("asked", _("Menunggu jawaban")),
        Column("confirmed_at", _("Konfirmasi hadir"), "datetime"),
        Column("words", _("Keterangan")),
        Column("uuid", _("Kode pendaftaran")),
    )
    form = RegistrantsForm(request.GET)
    rows = registrant_rows(request.actor, uuid, form.wanted())
    refuse_unread(form)
    told = ({**row, "state": str(row["state"]["label"]), "uuid": str(row["uuid"])} for row in cells(rows.stream()))
    return as_xlsx(columns, told, title=_("Pendaftar"), name=f"pendaftar-{uuid}")


@require_http_methods(METHODS)
def registrant_decline(request: Request, uuid: UUID, registration: UUID) -> HttpResponse:
    """Nobody is taken on who has no seat yet, for a reason."""
    registrant(request.actor, uuid, registration)
    form = ReasonForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["alasan"]
        if (
            form.done(partial(decline_registration, request.actor, registration=registration, reason=reason))
            is not None
        ):
            return redirect("registrants", uuid=uuid)
    return _ask(request, uuid, registration, form, decline=True)


@require_http_methods(METHODS)
def registrant_withdraw(request: Request, uuid: UUID, registration: UUID) -> HttpResponse:
    """Somebody's registration is withdrawn, for a reason; a seat goes to the next."""
    registrant(request.actor, uuid, registration)
    form = ReasonForm(sent(request))
    if form.is_valid():
        reason = form.cleaned_data["alasan"]
        if form.done(partial(withdraw, request.actor, registration=registration, reason=reason)) is not None:
            return redirect("registrants", uuid=uuid)
    return _ask(request, uuid, registration, form, decline=False)


def _ask(request: Request, uuid: UUID, registration: UUID, form: ReasonForm, *, decline: bool) -> HttpResponse:
    found = registrant(request.actor, uuid, registration)
    title = _("Tolak pendaftaran %(name)s") if decline else _("Tarik pendaftaran %(name)s")
    context = {"row": found, "offering": uuid, "form": form, "decline": decline, "title": title % {"name": found.name}}
    path = "web/organiser/forms/registrant_end.html"
    return render(request, path, context, status=422 if form.errors else 200)
