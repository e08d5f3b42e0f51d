"""Papers of an exam day: cards with their codes, the sheet to sign, the rules on the wall. In Indonesian, whoever prints them."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from pamong.core.refusals import NotFound
from pamong.exams.actions.cards import print_cards
from pamong.exams.formats import exam_day
from pamong.exams.queries.cards import CardRow, DayPapers, day_papers
from pamong.exams.queries.sitting_page import SittingFull
from pamong.kit.documents.exam_cards import ExamCard, ExamFacts, exam_cards
from pamong.kit.documents.exam_rules import exam_rules
from pamong.kit.documents.exam_sheet import SheetRow, exam_sheet
from pamong.kit.papers import clock, weekday_date
from pamong.web.http import Request


@require_POST
def cards_pdf(request: Request, uuid: UUID) -> HttpResponse:
    """Cards of everybody, or of the candidates that were chosen. That they were printed is written down."""
    papers = print_cards(request.actor, sitting=uuid, candidates=_chosen(request))
    row = papers.sitting
    facts = ExamFacts(
        title=row.title,
        issuer=_issuer(row),
        when=_day(row),
        hours=_hours(row),
        room=_room(row),
        address=settings.URL + reverse("player"),
        rules=(exam_day.arrival(row.pin, row.pin_closes), exam_day.to_bring()),
    )
    paper = exam_cards([_card(one) for one in papers.rows], facts, at=timezone.now())
    return _saved(paper, f"kartu-ujian-{row.prefix}.pdf")


def _chosen(request: Request) -> list[UUID]:
    """Candidates that were marked. Raises NotFound for what our page never sends."""
    try:
        return [UUID(one) for one in request.POST.getlist("peserta")]
    except ValueError:
        raise NotFound from None


@require_safe
def sheet_pdf(request: Request, uuid: UUID) -> HttpResponse:
    """*Daftar hadir* in the order of seats."""
    papers = day_papers(request.actor, uuid)
    row = papers.sitting
    facts = [("Ujian", row.title), ("Hari", _day(row)), ("Waktu", _hours(row)), ("Ruang", _room(row))]
    paper = exam_sheet(
        [_line(one) for one in papers.rows],
        issuer=_issuer(row),
        facts=facts,
        proctors=[one.name for one in papers.proctors],
        at=papers.at,
    )
    return _saved(paper, f"daftar-hadir-{row.prefix}.pdf")


@require_safe
def rules_pdf(request: Request, uuid: UUID) -> HttpResponse:
    """*Tata tertib* for the wall of the room."""
    papers: DayPapers = day_papers(request.actor, uuid)
    row = papers.sitting
    paper = exam_rules(
        exam_day.rules(row.pin, row.pin_closes, gate=row.gate),
        issuer=_issuer(row),
        title=row.title,
        when=f"{_day(row)}, {_hours(row)}",
        room=_room(row),
        source=f"Mengikuti praktik CAT menurut {exam_day.SOURCE}",
        at=papers.at,
    )
    return _saved(paper, f"tata-tertib-{row.prefix}.pdf")


def _card(one: CardRow) -> ExamCard:
    return ExamCard(one.name, one.office, one.number, str(one.seat), _granted(one), one.code)


def _line(one: CardRow) -> SheetRow:
    return SheetRow(one.seat, one.number, one.name, one.nip, one.office, "; ".join(_granted(one)))


def _granted(one: CardRow) -> list[str]:
    """What was granted to a candidate, never why."""
    told = [f"Waktu tambahan {one.extra} menit"] if one.extra else []
    return [*told, *(["Huruf besar"] if one.large else [])]


def _issuer(row: SittingFull) -> str:
    return row.region.office or row.region.name


def _day(row: SittingFull) -> str:
    return weekday_date(row.starts_at.astimezone(ZoneInfo(row.region.zone)))


def _hours(row: SittingFull) -> str:
    zone = ZoneInfo(row.region.zone)
    return f"{clock(row.starts_at, zone)} sampai {clock(row.ends_at, zone)}"


def _room(row: SittingFull) -> str:
    return ", ".join(part for part in (row.place, row.address) if part)


def _saved(paper: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or ""}  # its own signature
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
