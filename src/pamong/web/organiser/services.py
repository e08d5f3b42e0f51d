"""Services of a region: the list, the summary of one, and what is done with it by a button."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pamong.evaluation.queries.readable import readable_verdicts
from pamong.kit.tables import Column
from pamong.services.actions.standards import start_standard
from pamong.services.queries.catalogue import service_lines, service_summary, services_of
from pamong.services.queries.releases import latest_release
from pamong.web.http import Request
from pamong.web.organiser.service_fields import ServicesForm
from pamong.web.organiser.tables import as_xlsx, cells, refuse_unread


@require_safe
def services(request: Request, code: str) -> HttpResponse:
    """The list, by title."""
    form = ServicesForm(request.GET)
    wanted = form.wanted()
    found = services_of(request.actor, code, wanted, page=request.GET.get("halaman"))
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region}
    return render(request, "web/organiser/services.html", context, status=422 if form.errors else 200)


@require_safe
def services_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("title", _("Layanan")),
        Column("code", _("Kode")),
        Column("unit", _("Unit")),
        Column("state", _("Keadaan")),
        Column("promise", _("Waktu yang dijanjikan"), "integer"),
        Column("promise_label", _("Satuan")),
        Column("fee", _("Biaya, rupiah"), "integer"),
        Column("published_on", _("Standar terbit"), "date"),
        Column("met", _("Butir keterbukaan terpenuhi"), "integer"),
        Column("items", _("dari"), "integer"),
    )
    form = ServicesForm(request.GET)
    rows = service_lines(request.actor, code, form.wanted())
    refuse_unread(form)
    told = (
        {**row, "state": line.state, "promise_label": line.promise_label}
        for line in rows.stream()
        for row in cells([line])
    )
    return as_xlsx(columns, told, title=_("Layanan"), name=f"layanan-{code}")


@require_safe
def service(request: Request, uuid: UUID) -> HttpResponse:
    """How a service stands, and what to do next."""
    found = service_summary(request.actor, uuid)
    release = latest_release(found.service.id)
    studies = [
        one for one in readable_verdicts(request.actor, found.service.region.id) if one.service == found.service.code
    ]
    context = {"found": found, "service": found.service, "region": found.service.region}
    context |= {"release": release, "studies": studies}
    return render(request, "web/organiser/service.html", context)


@require_POST
def standard_next(request: Request, uuid: UUID) -> HttpResponse:
    """A copy of the published standard as the next draft."""
    start_standard(request.actor, service=uuid)
    return redirect("service-standard", uuid=uuid)
