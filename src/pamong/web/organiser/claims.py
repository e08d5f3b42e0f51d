"""Claims of outside training that wait for who organises, and what was decided."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pamong.kit.tables import Column
from pamong.learning.actions.claims import refuse_claim, verify_claim
from pamong.learning.queries.claims import STATES, claim_page, claim_rows, claims
from pamong.web.http import Request
from pamong.web.organiser.queue_form import QueueForm
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread
from pamong.web.participant.claims import RefuseForm, VerifyForm, claim_shown


@require_safe
def claims_page(request: Request, code: str) -> HttpResponse:
    """The queue: who waits longest is first."""
    form = QueueForm(request.GET, STATES)
    state = form.state()
    found = claims(request.actor, code, state, page=request.GET.get("halaman"))
    context = {"form": form, "state": state, "found": found, "region": found.region}
    return render(request, "web/organiser/claims.html", context, status=422 if form.errors else 200)


@require_safe
def claims_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("name", _("Nama")),
        Column("unit", _("Unit kerja")),
        Column("title", _("Pelatihan")),
        Column("organiser", _("Penyelenggara")),
        Column("form_name", _("Bentuk")),
        Column("starts_on", _("Hari pertama"), "date"),
        Column("ends_on", _("Hari terakhir"), "date"),
        Column("hours", _("JP di sertifikat"), "number"),
        Column("times", _("Berapa kali"), "integer"),
        Column("number", _("Nomor sertifikat")),
        Column("claimed_at", _("Diajukan"), "datetime"),
        Column("state", _("Keadaan")),
        Column("decision", _("Catatan")),
    )
    form = QueueForm(request.GET, STATES)
    rows = claim_rows(request.actor, code, form.state())
    refuse_unread(form)
    labels = {state: str(label) for state, label in STATES}
    told = ({**row, "state": labels[row["state"]]} for row in cells(rows.stream()))
    return as_xlsx(columns, told, title=_("Klaim JP"), name=f"klaim-jp-{code}")


@require_POST
def claim_verify(request: Request, uuid: UUID) -> HttpResponse:
    """The proof holds, as claimed or as corrected."""
    form = VerifyForm.of(claim_page(request.actor, uuid), request.POST)
    if form.is_valid():
        told = {"taken": form.taken(), "note": form.cleaned_data["catatan"]}
        if form.done(partial(verify_claim, request.actor, claim=uuid, **told)) is not None:
            return redirect("claim", uuid=uuid)
    return claim_shown(request, uuid, verifying=form)


@require_POST
def claim_refuse(request: Request, uuid: UUID) -> HttpResponse:
    """The proof does not hold."""
    claim_page(request.actor, uuid)
    form = RefuseForm(request.POST)
    if form.is_valid():
        action = partial(refuse_claim, request.actor, claim=uuid, reason=form.cleaned_data["alasan"])
        if form.done(action) is not None:
            return redirect("claim", uuid=uuid)
    return claim_shown(request, uuid, refusing=form)
