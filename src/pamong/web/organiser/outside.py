"""Certificates from elsewhere that wait for who organises, and what was decided."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pamong.credentials.actions.outside import refuse_outside, revoke_outside, verify_outside
from pamong.credentials.queries.outside import STATES, outside_page, outside_rows
from pamong.credentials.queries.outside import outsides as found_outsides
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.queue_form import QueueForm
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread
from pamong.web.participant.outside import RefuseForm, RevokeForm, VerifyForm, outside_shown


@require_safe
def outsides(request: Request, code: str) -> HttpResponse:
    """The queue: who waits longest is first."""
    form = QueueForm(request.GET, STATES)
    state = form.state()
    found = found_outsides(request.actor, code, state, page=request.GET.get("halaman"))
    context = {"form": form, "state": state, "found": found, "region": found.region}
    return render(request, "web/organiser/outsides.html", context, status=422 if form.errors else 200)


@require_safe
def outsides_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Nama")),
        Column("unit", _("Unit kerja")),
        Column("title", _("Sertifikat")),
        Column("issuer", _("Penerbit")),
        Column("number", _("Nomor")),
        Column("issued_on", _("Tanggal terbit"), "date"),
        Column("valid_until", _("Berlaku sampai"), "date"),
        Column("competency_name", _("Kompetensi")),
        Column("level", _("Tingkat"), "integer"),
        Column("claimed_at", _("Didaftarkan"), "datetime"),
        Column("state", _("Keadaan")),
        Column("how", _("Catatan pemeriksaan")),
        Column("ending", _("Alasan dicabut")),
    )
    form = QueueForm(request.GET, STATES)
    rows = outside_rows(request.actor, code, form.state())
    refuse_unread(form)
    labels = {state: str(label) for state, label in STATES}
    told = ({**row, "state": labels[row["state"]]} for row in cells(rows.stream()))
    return as_xlsx(columns, told, title=_("Sertifikat luar"), name=f"sertifikat-luar-{code}")


@require_POST
def outside_verify(request: Request, uuid: UUID) -> HttpResponse:
    """It holds, as registered or as corrected."""
    form = VerifyForm.of(outside_page(request.actor, uuid), request.POST)
    if form.is_valid():
        told = {"how": form.cleaned_data["cara"], "facts": form.facts()}
        if form.done(partial(verify_outside, request.actor, outside=uuid, **told)) is not None:
            return redirect("outside", uuid=uuid)
    return outside_shown(request, uuid, verifying=form)


@require_POST
def outside_refuse(request: Request, uuid: UUID) -> HttpResponse:
    """It does not hold, or the copy does not show it."""
    outside_page(request.actor, uuid)
    form = RefuseForm(request.POST)
    if form.is_valid():
        action = partial(refuse_outside, request.actor, outside=uuid, reason=form.cleaned_data["alasan"])
        if form.done(action) is not None:
            return redirect("outside", uuid=uuid)
    return outside_shown(request, uuid, refusing=form)


@require_POST
def outside_revoke(request: Request, uuid: UUID) -> HttpResponse:
    """What was verified no longer holds."""
    outside_page(request.actor, uuid)
    form = RevokeForm(request.POST)
    if form.is_valid():
        action = partial(revoke_outside, request.actor, outside=uuid, reason=form.cleaned_data["alasan"])
        if form.done(action) is not None:
            return redirect("outside", uuid=uuid)
    return outside_shown(request, uuid, revoking=form)
