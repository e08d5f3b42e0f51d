"""Snapshots of gaps: the list, one of them, and taking one now."""

from uuid import UUID

from django.forms import CharField, Form
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pamong.competency.actions.snapshots import ask_snapshot
from pamong.competency.queries.gaps import region_scope, snapshot_page
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx, cells


class SnapshotForm(Form):
    """What a snapshot is called."""

    judul = CharField(
        label=gettext_lazy("Judul potret"),
        help_text=gettext_lazy("Misalnya: Awal triwulan IV 2026"),
        max_length=200,
        required=False,
    )


@require_safe
def snapshots(request: Request, code: str) -> HttpResponse:
    """Snapshots of the region, newest first."""
    scope = region_scope(request.actor, code)
    context = {"scope": scope, "region": scope.region, "form": SnapshotForm()}
    return render(request, "web/organiser/snapshots.html", context)


@require_safe
def snapshots_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same list as a workbook."""
    columns = (
        Column("title", _("Judul")),
        Column("day", _("Hari"), "date"),
        Column("round", _("Putaran")),
        Column("people", _("Pegawai"), "integer"),
        Column("lines", _("Pasangan jabatan dan kompetensi"), "integer"),
        Column("rule", _("Nomor aturan"), "integer"),
        Column("digest", _("Sidik masukan")),
    )
    scope = region_scope(request.actor, code)
    return as_xlsx(columns, cells(scope.snapshots), title=_("Potret"), name=f"potret-{code}")


@require_POST
def snapshot_take(request: Request, code: str) -> HttpResponseRedirect:
    """Take one now, as a job whose progress is shown."""
    scope = region_scope(request.actor, code)
    back = reverse("snapshots", args=[code])
    job = ask_snapshot(request.actor, region=scope.region.id, title=request.POST.get("judul", ""), back=back)
    return redirect("job", uuid=job.uuid)


@require_safe
def snapshot(request: Request, uuid: UUID) -> HttpResponse:
    """One snapshot: what it was computed by, capacity, spread over the bands."""
    found = snapshot_page(request.actor, uuid)
    return render(request, "web/organiser/snapshot.html", {"found": found, "region": found.scope.region})
