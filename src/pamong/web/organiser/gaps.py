"""Gaps of a region: first page, heat map, mismatch."""

from typing import Final
from uuid import UUID

from django.forms import ChoiceField, Form, UUIDField
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from pamong.competency.queries.gaps import (
    HeatMap,
    MapWanted,
    flat_progress,
    heat_map,
    hub,
    mismatch,
    progress,
    region_scope,
    unit_gaps,
    unit_rows,
    unit_scope,
)
from pamong.kit.tables import Column
from pamong.web.http import Request
from pamong.web.organiser.heat_picture import drawn
from pamong.web.organiser.tables import as_xlsx, refuse_unread

KINDS: Final = (
    ("", gettext_lazy("Semua jabatan")),
    ("4", gettext_lazy("Pelaksana")),
    ("1", gettext_lazy("Struktural")),
    ("2", gettext_lazy("Fungsional")),
)
GROUPS: Final = (
    ("", gettext_lazy("Semua kompetensi")),
    ("managerial", gettext_lazy("Manajerial")),
    ("sociocultural", gettext_lazy("Sosial kultural")),
    ("technical", gettext_lazy("Teknis")),
)


class MapForm(Form):
    """Which map: of which snapshot, positions and competencies."""

    jabatan = ChoiceField(label=gettext_lazy("Jabatan"), choices=KINDS, required=False)
    kelompok = ChoiceField(label=gettext_lazy("Kelompok kompetensi"), choices=GROUPS, required=False)
    potret = UUIDField(label=gettext_lazy("Potret"), required=False)
    garis = UUIDField(label=gettext_lazy("Garis awal"), required=False)

    def wanted(self) -> MapWanted:
        """What was understood of it."""
        self.full_clean()
        return MapWanted(self.cleaned_data.get("jabatan", ""), self.cleaned_data.get("kelompok", ""))

    @property
    def snapshot(self) -> UUID | None:
        """The snapshot that was asked for; None is the newest."""
        chosen: UUID | None = self.cleaned_data.get("potret")
        return chosen

    @property
    def baseline(self) -> UUID | None:
        """The snapshot to compare with; None is none."""
        chosen: UUID | None = self.cleaned_data.get("garis")
        return chosen


class UnitForm(Form):
    """Which snapshot, compared with which, and people who lack which competency."""

    potret = UUIDField(required=False)
    garis = UUIDField(required=False)
    kompetensi = UUIDField(required=False)

    def told(self) -> dict[str, UUID | None]:
        """What was understood of it."""
        self.full_clean()
        return {
            "snapshot": self.cleaned_data.get("potret"),
            "competency": self.cleaned_data.get("kompetensi"),
        }


@require_safe
def competency_hub(request: Request, code: str) -> HttpResponse:
    """What is found, and what to do next."""
    found = hub(request.actor, code)
    return render(request, "web/organiser/competency_hub.html", {"found": found, "region": found.scope.region})


@require_safe
def gaps(request: Request, code: str) -> HttpResponse:
    """The heat map."""
    form = MapForm(request.GET)
    wanted = form.wanted()
    found = heat_map(region_scope(request.actor, code, form.snapshot), wanted)
    context = {"form": form, "found": found, "scope": found.scope, "region": found.scope.region}
    if form.baseline:
        context |= _since(found, heat_map(region_scope(request.actor, code, form.baseline), wanted))
    return render(request, "web/organiser/gaps.html", context, status=422 if form.errors else 200)


@require_safe
def gaps_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same map as a workbook, a line for each cell; with a baseline also what was met then."""
    columns: tuple[Column, ...] = (
        Column("unit", _("Unit")),
        Column("people", _("Pegawai"), "integer"),
        Column("code", _("Kode")),
        Column("competency", _("Kompetensi")),
        Column("asked", _("Diminta dari"), "integer"),
        Column("known", _("Dihitung"), "integer"),
        Column("lacking", _("Kurang"), "integer"),
        Column("average", _("Rata-rata selisih tingkat"), "number"),
        Column("note", _("Keterangan")),
    )
    form = MapForm(request.GET)
    wanted = form.wanted()
    refuse_unread(form)
    found = heat_map(region_scope(request.actor, code, form.snapshot), wanted)
    lines = found.flat()
    if form.baseline:
        columns += _before()
        lines = flat_progress(found, heat_map(region_scope(request.actor, code, form.baseline), wanted))
    rows = ({**row, "note": _("Kurang dari 5 pegawai, tidak dirinci") if row["hidden"] else ""} for row in lines)
    return as_xlsx(columns, rows, title=_("Kesenjangan"), name=f"kesenjangan-{code}")


@require_safe
def gaps_svg(request: Request, code: str) -> HttpResponse:
    """The same map as a picture, for papers and slides."""
    form = MapForm(request.GET)
    wanted = form.wanted()
    refuse_unread(form)
    found = heat_map(region_scope(request.actor, code, form.snapshot), wanted)
    context = {"picture": drawn(found), "found": found, "scope": found.scope}
    return render(request, "web/organiser/gaps.svg", context, content_type="image/svg+xml")


@require_safe
def mismatch_page(request: Request, code: str) -> HttpResponse:
    """Able and not asked, asked and not shown."""
    found = mismatch(request.actor, region_scope(request.actor, code))
    return render(request, "web/organiser/mismatch.html", {"found": found, "region": found.scope.region})


@require_safe
def mismatch_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same as a workbook: persons for who may see them, else how many."""
    found = mismatch(request.actor, region_scope(request.actor, code))
    words = {"unasked": _("Mampu, tidak diminta"), "unshown": _("Diminta, belum terbukti")}
    columns = (
        Column("way", _("Ketidakcocokan")),
        Column("code", _("Kode")),
        Column("competency", _("Kompetensi")),
        Column("level", _("Level"), "integer"),
        Column("people", _("Orang"), "integer"),
        Column("name", _("Nama")),
        Column("position", _("Jabatan")),
        Column("unit", _("Unit")),
    )
    rows = ({**row, "way": words[str(row["way"])]} for row in found.flat())
    return as_xlsx(columns, rows, title=_("Tidak cocok"), name=f"tak-cocok-{code}")


@require_safe
def unit_competency(request: Request, uuid: UUID) -> HttpResponse:
    """One unit: capacity, risks, and people with their gaps for who may see them."""
    form = UnitForm(request.GET)
    found = unit_gaps(request.actor, uuid, **form.told(), page=request.GET.get("halaman"))
    context = {"found": found, "scope": found.scope, "region": found.scope.region, "uuid": uuid}
    if baseline := form.cleaned_data.get("garis"):
        context |= _since(found.map, heat_map(unit_scope(request.actor, uuid, baseline)))
    return render(request, "web/organiser/unit_competency.html", context)


@require_safe
def unit_competency_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same people as a workbook, a line for each post."""
    columns = (
        Column("name", _("Nama")),
        Column("position", _("Jabatan")),
        Column("jpm", _("JPM"), "number"),
        Column("gap", _("IKK"), "number"),
        Column("lacks", _("Kurang dari yang diminta")),
        Column("self_only", _("Baru dinilai sendiri"), "integer"),
        Column("apart", _("Perlu dibahas"), "integer"),
        Column("without", _("Belum ada bukti"), "integer"),
    )
    found = unit_rows(request.actor, uuid, **UnitForm(request.GET).told())
    rows = (
        {
            "name": row.name,
            "position": row.position,
            "jpm": row.match.jpm if row.match else None,
            "gap": row.gap,
            "lacks": "; ".join(f"{lack.name} ({lack.counted}/{lack.required})" for lack in row.lacks),
            "self_only": row.self_only,
            "apart": row.apart,
            "without": row.without,
        }
        for row in found.stream()
    )
    return as_xlsx(columns, rows, title=_("Kesenjangan unit"), name=f"kesenjangan-unit-{uuid}")


def _since(now: HeatMap, before: HeatMap) -> dict[str, object]:
    """What a page says of the time since a baseline."""
    return {"baseline": before.scope.snapshot, "gains": progress(now, before)}


def _before() -> tuple[Column, ...]:
    """Columns of a map that is compared with a baseline."""
    return (
        Column("met", _("Memenuhi"), "integer"),
        Column("asked_before", _("Diminta dari, garis awal"), "integer"),
        Column("met_before", _("Memenuhi, garis awal"), "integer"),
    )
