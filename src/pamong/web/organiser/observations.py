"""What became of an offering at work, and how its sessions were taken."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.evaluation.queries.gains import gain_of
from pamong.evaluation.queries.observations import observation_lines, observations_page
from pamong.evaluation.queries.reactions import ASKED, reactions_page
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx


@require_safe
def offering_observations(request: Request, uuid: UUID) -> HttpResponse:
    """Days on which it is asked, what alumni and those beside them say, the gain, and the sessions."""
    found = observations_page(request.actor, uuid)
    context = {
        "found": found,
        "run": found.offering,
        "region": found.offering.programme.region,
        "gain": gain_of(found.offering.programme.uuid, offering=found.offering.id),
        "sessions": reactions_page(request.actor, uuid, page=request.GET.get("halaman")),
        "asked": ASKED.values(),
    }
    return render(request, "web/organiser/observation.html", context)


@require_safe
def observations_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The figures as a workbook; those that are hidden stand there without a figure."""
    columns = (
        Column("role", _("Menurut")),
        Column("behaviour", _("Perilaku")),
        Column("day", _("Hari sesudah pelatihan"), "integer"),
        Column("n", _("Jawaban"), "integer"),
        Column("share", _("Sering atau selalu (%)"), "number"),
    )
    rows = observation_lines(request.actor, uuid)
    return as_xlsx(columns, rows, title=_("Penerapan di tempat kerja"), name="penerapan")
