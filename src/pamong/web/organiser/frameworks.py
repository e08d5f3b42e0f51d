"""Dictionaries of competencies: which there are, what they say, and what a new version changes."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pamong.competency.actions.dictionary.columns import COLUMNS, JOINT
from pamong.competency.actions.frameworks import discard_draft, publish_version
from pamong.competency.formats.case import document_id
from pamong.competency.queries.bridge import bridge
from pamong.competency.queries.dictionaries import (
    Worded,
    competency_page,
    dictionary_rows,
    frameworks_page,
    version_page,
    version_said,
)
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.tables import Column, Row
from pamong.web.http import Request
from pamong.web.organiser.fields import METHODS
from pamong.web.organiser.tables import as_xlsx, cells

CHANGES: Final = {
    "replaced": gettext_lazy("Digantikan"),
    "dropped": gettext_lazy("Keluar"),
    "levels": gettext_lazy("Jumlah level berubah"),
    "reworded": gettext_lazy("Rumusan berubah"),
    "new": gettext_lazy("Baru"),
    "same": gettext_lazy("Tetap"),
}
"""What happened to a competency, in words."""


@require_safe
def frameworks(request: Request, code: str) -> HttpResponse:
    """The dictionaries of a region, with those that come with pamong."""
    found = frameworks_page(request.actor, code)
    return render(request, "web/organiser/frameworks.html", {"found": found, "region": found.region})


@require_safe
def frameworks_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same list as a workbook."""
    columns = (
        Column("code", _("Kamus")),
        Column("title", _("Judul")),
        Column("label", _("Versi")),
        Column("source", _("Sumber")),
        Column("confidence", _("Keyakinan")),
        Column("valid_since", _("Berlaku sejak"), "date"),
        Column("competencies", _("Kompetensi"), "integer"),
        Column("levels", _("Level"), "integer"),
    )
    found = frameworks_page(request.actor, code)
    rows = (
        {**cell, "confidence": row.said.confidence_label, "competencies": row.competencies, "levels": row.levels}
        for row, cell in zip(found.rows, cells(row.said for row in found.rows), strict=True)
    )
    return as_xlsx(columns, rows, title=_("Kamus kompetensi"), name=f"kamus-kompetensi-{code}")


@require_safe
def framework(request: Request, uuid: UUID) -> HttpResponse:
    """A version with its competencies."""
    found = version_page(request.actor, uuid, page=request.GET.get("halaman"))
    context = {"found": found, "said": found.said, "case": document_id(uuid)}
    return render(request, "web/organiser/framework.html", context)


@require_safe
def framework_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """A version as a workbook in the layout that the import takes: unchanged, it changes nothing."""
    said, rows = dictionary_rows(request.actor, uuid)
    columns = [Column(column.key, column.label) for column in COLUMNS]
    return as_xlsx(columns, _table(said.code, said.title, rows), title=_("Kamus"), name=f"kamus-{said.number}")


@require_safe
def framework_bridge(request: Request, uuid: UUID) -> HttpResponse:
    """What a version changes of the one before it."""
    return _bridge(request, uuid)


@require_safe
def framework_bridge_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """The same as a workbook."""
    columns = (
        Column("code", _("Kode")),
        Column("name", _("Nama")),
        Column("what", _("Perubahan")),
        Column("before", _("Level semula"), "integer"),
        Column("after", _("Level sekarang"), "integer"),
        Column("successor", _("Digantikan oleh")),
        Column("positions", _("Syarat jabatan"), "integer"),
        Column("people", _("Pegawai dengan bukti"), "integer"),
        Column("breaks", _("Perlu dibenahi")),
    )
    found = bridge(request.actor, uuid)
    facts = zip(found.lines, cells(found.lines), strict=True)
    rows = ({**cell, "what": str(CHANGES[line.change]), "breaks": line.breaks} for line, cell in facts)
    return as_xlsx(columns, rows, title=_("Jembatan versi"), name=f"jembatan-kamus-{found.new.number}")


@require_http_methods(METHODS)
def framework_publish(request: Request, uuid: UUID) -> HttpResponse:
    """What publishing a draft would bring about; the button publishes it."""
    if request.method != "POST":
        return _bridge(request, uuid, asking=True)
    try:
        publish_version(request.actor, version=uuid)
    except (Conflict, Invalid) as refusal:
        return _bridge(request, uuid, asking=True, refusal=refusal)
    return redirect("framework", uuid=uuid)


@require_POST
def framework_discard(request: Request, uuid: UUID) -> HttpResponse:
    """Throw a draft away."""
    region = version_said(request.actor, uuid).region
    discard_draft(request.actor, version=uuid)
    return redirect("frameworks", code=region)


@require_safe
def competency(request: Request, uuid: UUID) -> HttpResponse:
    """One competency: its levels, who asks for it, and what it rests on."""
    found = competency_page(request.actor, uuid)
    return render(request, "web/organiser/competency.html", {"found": found, "row": found.worded, "said": found.said})


def _bridge(
    request: Request, uuid: UUID, *, asking: bool = False, refusal: Conflict | Invalid | None = None
) -> HttpResponse:
    found = bridge(request.actor, uuid)
    lines = [(line, CHANGES[line.change]) for line in found.lines if line.change != "same"]
    counts = [(CHANGES[change], count) for change, count in found.counts.items()]
    context = {"found": found, "lines": lines, "counts": counts, "asking": asking, "refusal": refusal}
    return render(request, "web/organiser/framework_bridge.html", context, status=refusal.status if refusal else 200)


def _table(code: str, title: str, rows: Iterator[Worded]) -> Iterator[Row]:
    """A row for each level. What holds for the whole competency stands in each, so that a filter in a workbook finds it."""
    for row in rows:
        whole = {"framework": code, "title": title, "code": row.code, "name": row.name, "family": row.group_label}
        whole |= {"aspect": row.aspect_label, "definition": row.definition, "replaces": row.replaces}
        whole |= {"critical": _("ya") if row.critical else _("tidak")}
        for level in row.levels:
            yield whole | {
                "level": str(level.number),
                "headline": level.headline,
                "indicators": JOINT.join(level.indicators),
            }
