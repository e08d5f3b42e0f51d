"""An impact report in words, as it is printed: what the page says, with both pictures drawn for paper."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.refusals import Text
from pamong.evaluation.queries.estimates import EstimateFiles
from pamong.evaluation.queries.follow_ups import FindingLine
from pamong.evaluation.queries.plans import PlanVersion
from pamong.evaluation.queries.report import Estimated, StudyReport
from pamong.kit.documents.impact_report import (
    AnswerText,
    ChangeText,
    FigureText,
    ImpactText,
    LinkText,
    PictureText,
    Tone,
)
from pamong.kit.documents.render import Attachment
from pamong.kit.wording import long_date, long_moment, rupiah
from pamong.science.impact.found import Beforehand
from pamong.web.impact_annex import left_out, worked_out
from pamong.web.impact_chart import PAPER_EVENTS, PAPER_LINES, events_picture, events_said, lines_picture, lines_said
from pamong.web.impact_words import by_sources, event_words, plan_stamp, report_words, saved_label
from pamong.web.organiser.study_words import threshold, unit_of
from pamong.web.templatetags.pamong import angka

_TONES: Final[Mapping[str, Tone]] = {
    "terbukti": "proven",
    "mungkin": "likely",
    "tidak terlihat": "unseen",
    "data kurang": "thin",
    "memburuk": "worse",
}

_BEFOREHAND: Final[Mapping[Beforehand, Text]] = {
    "parallel": gettext_lazy("Sebelum mulai selisihnya sekitar nol: kedua kelompok sejajar."),
    "unsure": gettext_lazy(
        "Sebelum mulai selisihnya tidak terlihat menjauh dari nol, tetapi datanya terlalu sedikit untuk memastikannya."
    ),
    "apart": gettext_lazy("Sebelum mulai kedua kelompok tidak sejajar."),
    "unknown": gettext_lazy("Sejajar tidaknya kedua kelompok sebelum mulai tidak dapat diperiksa."),
}
"""How both groups went before the start, beside the second picture."""


def content(report: StudyReport, found: Estimated, *, address: str, at: datetime) -> ImpactText:
    """Everything that stands in the report.

    address     of the page; ``at``: when it was read
    """
    words, result, plan = report_words(found), found.result, found.plan
    head, zone = report.head, ZoneInfo(report.head.region.zone)
    return ImpactText(
        region=head.region.name,
        office=head.region.office,
        over=_("Laporan dampak, %(programme)s") % {"programme": plan.programme_title},
        question=plan.question,
        label=words.label,
        tone=_TONES[result.verdict],
        say=words.say,
        figures=tuple(FigureText(one.value, one.unit, one.caption) for one in words.figures),
        chosen=words.chosen,
        finds=words.finds,
        stamp=words.stamp,
        digest=result.digest,
        note=tuple(_notes(report, zone)),
        lines=_lines(found),
        effects=_effects(found),
        events=tuple(
            (one.month, one.effect, one.interval, one.cases) for one in event_words(result.events, plan.indicator)
        ),
        cannot=result.cannot,
        chain=tuple(_links(report)),
        costs=tuple(_costs(report, found)),
        answers=tuple(_answer(one) for one in report.findings),
        definition=tuple(_definition(plan)),
        worked_out=worked_out(found),
        left_out=left_out(found),
        changes=tuple(_change(one) for one in report.plans.locked if one.number > 1),
        address=address,
        printed=long_moment(at, zone),
    )


def inside(files: EstimateFiles) -> tuple[Attachment, ...]:
    """What travels inside the PDF, byte for byte what the estimate keeps."""
    return (
        Attachment("rencana.toml", files.spec.decode(), "application/toml", _("Rencana, untuk pamong study run")),
        Attachment("panel.csv", files.csv.decode(), "text/csv", _("Tabel agregat per kantor dan bulan")),
        Attachment("hasil.json", files.document.decode(), "application/json", _("Hasilnya, lengkap")),
    )


def _notes(report: StudyReport, zone: ZoneInfo) -> Iterator[str]:
    head = report.head
    if head.withdrawn_at:
        told = {"day": long_date(head.withdrawn_at.astimezone(zone)), "why": head.withdrawal}
        yield _("Studi ini dihentikan %(day)s: %(why)s") % told
    for plan in report.plans.locked:
        if plan.late and plan.known_until:
            told = {"n": str(plan.number), "day": long_date(plan.known_until)}
            yield _("Rencana %(n)s dikunci sesudah datanya ada (diketahui sampai %(day)s).") % told
    if head.changed:
        yield _("Rencana diubah sesudah dikunci; yang diubah dan alasannya ada di lampiran.")
    if report.waiting:
        yield _("Rencana %(n)s sudah dikunci dan belum dihitung.") % {"n": report.waiting}


def _lines(found: Estimated) -> PictureText | None:
    lines, indicator = found.lines, found.plan.indicator
    drawn = lines_picture(lines, indicator, width=PAPER_LINES) if lines else ""
    if not lines or not drawn:
        return None
    return PictureText(
        title=_("Bulan demi bulan"),
        caption=lines_caption(found),
        svg=str(drawn),
        said=lines_said(lines, indicator),
        key=(_("dilatih"), _("pembanding") if lines.compared else "", _("waktu pelatihan") if lines.first else ""),
    )


def lines_caption(found: Estimated) -> str:
    """What the first picture shows."""
    told = {"what": found.plan.indicator.title, "unit": unit_of(found.plan.indicator)}
    if found.plan.indicator.timed:
        return (
            _("%(what)s, %(unit)s: rata-rata median kantor tiap bulan. Berkas yang belum selesai ikut dihitung.") % told
        )
    return _("%(what)s: rata-rata kantor tiap bulan, dalam persen.") % told


def effects_caption(found: Estimated) -> str:
    """What the second picture shows."""
    told = {"unit": unit_of(found.plan.indicator)}
    words = (
        _("Selisih terhadap pembanding, %(unit)s; garis tegak adalah pita 95 %% untuk semua bulan sekaligus.") % told
    )
    went = found.result.beforehand
    return f"{words} {_BEFOREHAND[went]}" if went else words


def _effects(found: Estimated) -> PictureText | None:
    result, indicator = found.result, found.plan.indicator
    if not result.events:
        return None
    return PictureText(
        title=_("Seberapa besar, bulan demi bulan"),
        caption=effects_caption(found),
        svg=str(events_picture(result.events, indicator, result.meaningful, width=PAPER_EVENTS)),
        said=events_said(result.events, indicator),
    )


def _links(report: StudyReport) -> Iterator[LinkText]:
    for link in report.links:
        n = f"; n {angka(link.n)}" if link.n is not None and link.key not in {"attended", "passed"} else ""
        yield LinkText(link.title, link.value, f"{link.detail}{n}" if link.measured else link.detail, link.grade)


def _costs(report: StudyReport, found: Estimated) -> Iterator[tuple[str, str]]:
    costs = report.costs
    if costs is None or not costs.known:
        yield _("Realisasi"), _("belum ada yang dicatat")
        return
    if costs.per_certified is not None:
        yield _("Per orang bersertifikat"), rupiah(costs.per_certified)
    if costs.per_completed is not None:
        yield _("Per orang yang lulus"), rupiah(costs.per_completed)
    if found.saved is not None:
        yield saved_label(found.plan.indicator), rupiah(found.saved)
    yield _("Seluruhnya"), rupiah(costs.total)
    yield _("Sumber"), by_sources(costs.shares)


def _answer(one: FindingLine) -> AnswerText:
    kind = _("Kelemahan") if one.weakness else _("Kekuatan")
    deeds = tuple(
        (
            line.text,
            line.standing.label,
            ", ".join(part for part in (line.owner, line.post, long_date(line.due_on)) if part),
        )
        for line in one.follow_ups
    )
    return AnswerText(f"{kind}: {one.text}", one.told, deeds)


def _definition(plan: PlanVersion) -> Iterator[tuple[str, str]]:
    yield plan.indicator.title, plan.indicator.definition
    yield _("Sumber"), plan.indicator.source
    yield _("Perubahan yang berarti"), threshold(plan)
    yield _("Pembanding"), plan.design_label
    yield _("Rencana"), plan_stamp(plan)
    yield _("Sidik rencana"), plan.digest


def _change(plan: PlanVersion) -> ChangeText:
    rows = tuple((one.label, one.before, one.after) for one in plan.changes)
    return ChangeText(_("Rencana %(n)s mengubah yang terkunci") % {"n": plan.number}, plan.why, rows)
