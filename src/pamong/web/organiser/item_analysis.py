"""How good the items of a sitting were."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.exams.queries.item_stats import FormLine, ItemAnalysis, ItemLine, item_analysis
from pamong.exams.queries.item_words import FLAGS, Limits, Proposal, proposals_of, reasons_of, rules_in_words
from pamong.kit.tables import Column
from pamong.science.itemstats import FEW
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx

ITEMS: Final = 20
"""Of a page: each has a table of its options."""

Shown = tuple[ItemLine, tuple[Proposal, ...], Mapping[str, str]]


@require_safe
def analysis(request: Request, uuid: UUID) -> HttpResponse:
    """A form at a time: every item with its numbers, options and what is proposed."""
    found = item_analysis(request.actor, uuid)
    form = _asked(found, request.GET.get("paket", ""))
    lines, waiting = _parted(form.lines if form else ())
    context = {
        "found": found,
        "form_shown": form,
        "reasons": reasons_of(form.whole.withheld, form.whole.n, found.limits.rules) if form else {},
        "proposals": [_proposal(place, line, found.limits) for place, line in enumerate(lines) if line.stats.flags],
        "rows": Paginator([_shown(line, found.limits) for line in lines], ITEMS).get_page(request.GET.get("halaman")),
        "waiting": waiting,
        "unrelated": sum(line.stats.withheld.get("rpb") == FEW for line in lines),
        "few": any(line.stats.withheld.get("flags") == FEW for line in (*lines, *waiting)),
        "region": found.region,
        "rules": rules_in_words(found.limits),
    }
    return render(request, "web/organiser/item_analysis.html", context)


@require_safe
def analysis_xlsx(request: Request, uuid: UUID) -> StreamingHttpResponse:
    """Every item of every form as a workbook."""
    columns = (
        Column("form", _("Paket")),
        Column("slot", _("Nomor"), "integer"),
        Column("code", _("Kode")),
        Column("version", _("Versi"), "integer"),
        Column("kind", _("Jenis")),
        Column("counts", _("Dihitung")),
        Column("n", _("Peserta"), "integer"),
        Column("p", _("p (tingkat kesukaran)"), "number"),
        Column("rpb", _("Korelasi butir-sisa"), "number"),
        Column("d", _("D (atas dikurangi bawah)"), "number"),
        Column("withheld", _("Yang ditahan")),
        Column("flags", _("Usulan")),
        Column("options", _("Pilihan jawaban")),
    )
    rows = _cells(item_analysis(request.actor, uuid))
    return as_xlsx(columns, rows, title=_("Analisis butir"), name=f"analisis-{uuid}")


def _asked(found: ItemAnalysis, name: str) -> FormLine | None:
    """The form that is asked for, else the first."""
    return next((form for form in found.forms if form.name == name), next(iter(found.forms), None))


def _parted(lines: Sequence[ItemLine]) -> tuple[tuple[ItemLine, ...], tuple[ItemLine, ...]]:
    """Items of which something is known, and those that too few people answered for any number."""
    waiting = tuple(line for line in lines if line.stats.withheld.get("p") == FEW)
    return tuple(line for line in lines if line not in waiting), waiting


def _shown(line: ItemLine, limits: Limits) -> Shown:
    """That too few people answered is said once above all, not of each number."""
    withheld = {name: reason for name, reason in line.stats.withheld.items() if reason != FEW}
    return line, proposals_of(line.stats, limits), reasons_of(withheld, line.stats.n, limits.rules)


def _proposal(place: int, line: ItemLine, limits: Limits) -> tuple[ItemLine, int, tuple[Proposal, ...]]:
    """With the page on which it stands."""
    return line, place // ITEMS + 1, proposals_of(line.stats, limits)


def _cells(found: ItemAnalysis) -> Iterator[dict[str, Any]]:
    for form in found.forms:
        for line in form.lines:
            stats = line.stats
            told = {"form": form.name, "slot": line.slot, "code": line.code, "version": line.version, "kind": line.kind}
            numbers = {"n": stats.n, "p": stats.p, "rpb": stats.rpb, "d": stats.d}
            flags = "; ".join(str(FLAGS[code]) for code in dict.fromkeys(flag.code for flag in stats.flags))
            withheld = "; ".join(dict.fromkeys(reasons_of(stats.withheld, stats.n, found.limits.rules).values()))
            options = "; ".join(f"{one.text}: {one.count}" for one in line.options)
            counts = _("Ya") if line.counts else _("Uji coba")
            yield told | numbers | {"counts": counts, "flags": flags, "withheld": withheld, "options": options}
