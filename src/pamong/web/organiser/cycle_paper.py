"""A cycle in words, as it is printed."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from pamong.evaluation.queries.cycle_report import CycleReport
from pamong.evaluation.queries.evidence import LABELS
from pamong.evaluation.queries.follow_ups import FindingLine, FollowUpLine
from pamong.kit.documents.evaluation_report import DeedText, EvaluationText, FindingText
from pamong.kit.wording import long_date, long_moment


def content(found: CycleReport) -> EvaluationText:
    """Everything that stands in the report."""
    page = found.page
    zone = ZoneInfo(page.region.zone)
    sections = [
        (_("Kelemahan dan tindak lanjutnya"), _("Tidak ada kelemahan yang dicatat."), page.weaknesses),
        (_("Kekuatan"), _("Tidak ada kekuatan yang dicatat."), page.strengths),
    ]
    if page.before:
        sections.append((_("Tindak lanjut siklus lalu"), "", page.before))
    if page.withdrawn:
        sections.append((_("Temuan yang ditarik"), "", page.withdrawn))
    return EvaluationText(
        region=page.region.name,
        office=page.region.office,
        title=_("Siklus evaluasi %(number)s, %(first)s sampai %(last)s") % _span(found),
        facts=tuple(_facts(found, zone)),
        summary=page.summary,
        sections=tuple((head, empty, _findings(some, zone)) for head, empty, some in sections),
        final=found.final,
        printed=long_moment(found.at, zone),
    )


def _span(found: CycleReport) -> dict[str, object]:
    line = found.page.line
    return {"number": line.number, "first": long_date(line.first_day), "last": long_date(line.last_day)}


def _facts(found: CycleReport, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    page, line = found.page, found.page.line
    yield _("Kekuatan"), str(line.strengths)
    yield _("Kelemahan"), str(line.weaknesses)
    told = {"all": line.follow_ups, "waiting": line.waiting}
    yield _("Tindak lanjut"), _("%(all)s, %(waiting)s masih terbuka") % told
    yield _("Dibuka"), long_moment(line.opened_at, zone)
    if line.closed_at:
        moment = long_moment(line.closed_at, zone)
        yield _("Ditutup"), f"{moment}, {page.closed_by}" if page.closed_by else moment
    yield _("Dicetak"), long_moment(found.at, zone)


def _findings(some: Sequence[FindingLine], zone: ZoneInfo) -> tuple[FindingText, ...]:
    return tuple(
        FindingText(
            text=one.text,
            evidence=str(LABELS.get(one.evidence, one.evidence)),
            told=one.told,
            withdrawn=one.withdrawal,
            deeds=tuple(_deed(line, zone) for line in one.follow_ups),
        )
        for one in some
    )


def _deed(line: FollowUpLine, zone: ZoneInfo) -> DeedText:
    now = line.standing
    told = [
        (_("Penanggung jawab"), f"{line.owner}, {line.post}" if line.post else line.owner),
        (_("Paling lambat"), long_date(now.due_on)),
        (_("Ukuran"), line.measure),
        (_("Bukti"), f"{now.words} ({now.proof})" if now.proof else ""),
        (_("Alasan"), now.words if now.state == "waived" else ""),
        (_("Dinyatakan"), f"{long_moment(now.ended_at, zone)}, {line.signer}" if now.ended_at else ""),
        (_("Dampaknya"), f"{now.effect_label}: {now.checked}" if now.effect else ""),
    ]
    return DeedText(line.text, now.label, now.open, tuple((label, text) for label, text in told if text))
