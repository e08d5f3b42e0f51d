"""What is done about strengths and weaknesses: lists, one of them with its notes, and all that rest on one evidence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.evaluation.access import keeps, seen_follow_up_for, visible_follow_ups
from pamong.evaluation.models import Finding, FindingKind, FollowUp, FollowUpNote, NoteKind
from pamong.evaluation.queries.leading import leading
from pamong.evaluation.queries.standing import Standing, day_in, notes_of, standing
from pamong.kit.files import open_file
from pamong.people.access import own_people
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.papers import Named, named_people
from pamong.people.queries.presence import RegionFacts, names_of, region_facts

if TYPE_CHECKING:
    from django.core.paginator import Page

SHOWN: Final = (("open", _("Masih terbuka")), ("ended", _("Selesai atau tidak dilakukan")), ("", _("Semua")))
"""By what a list is narrowed."""


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """A follow-up in a list. ``owner``, ``post`` and ``signer`` (of its end) name people: never for everybody."""

    uuid: UUID
    text: str
    measure: str
    owner: str
    post: str
    signer: str
    standing: Standing

    @property
    def due_on(self) -> date:
        """As it stands after postponements."""
        return self.standing.due_on


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A strength or weakness with what is done about it. ``href`` is found by who shows it, from evidence and reference.

    leads       whether the reader may open the evidence; only where the page was asked for by somebody
    """

    uuid: UUID
    kind: str
    text: str
    evidence: str
    reference: str
    told: str
    added_at: datetime
    withdrawn_at: datetime | None
    withdrawal: str
    follow_ups: tuple[FollowUpLine, ...]
    leads: bool = False

    @property
    def weakness(self) -> bool:
        """Whether it must be answered."""
        return self.kind == FindingKind.WEAKNESS

    @property
    def unanswered(self) -> bool:
        """A weakness that holds and about which nothing is done."""
        return self.weakness and self.withdrawn_at is None and not self.follow_ups


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A follow-up in the list of its owner."""

    line: FollowUpLine
    region: str
    cycle: int
    finding: str


@dataclass(frozen=True, slots=True)
class OwnFollowUps:
    """A page of one's own. ``open`` and ``overdue`` count all of them."""

    open: int
    page: "Page[OwnLine]"


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A step. ``file`` is what the proof was called, ``file_uuid`` by which it is opened; ``by`` is empty for the system."""

    kind: str
    label: str
    text: str
    proof: str
    file: str
    file_uuid: UUID | None
    due_on: date | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class FollowUpPage:
    """A follow-up with its notes, the newest first.

    closed      its cycle is closed: nothing changes any longer but the effect check
    own         the actor's own, or of who is represented
    keeps       the actor keeps the cycle
    judges      the actor may say that it is not done or comes later: keeps it, and does not own it
    """

    line: FollowUpLine
    region: RegionFacts
    cycle: UUID
    cycle_number: int
    finding: FindingLine
    closed: bool
    own: bool
    keeps: bool
    judges: bool
    asked_by: str
    created_at: datetime
    first_due: date
    notes: tuple[NoteLine, ...]


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A proof, open for reading."""

    content: BinaryIO
    name: str
    media_type: str


def follow_ups_about(evidence: str, reference: str) -> tuple[FindingLine, ...]:
    """Findings that rest on one evidence and hold, weaknesses last, each with what is done about it. Six queries.

    No actor; whoever asks has checked the right to see the evidence. Owners are named: leave them out where everybody reads.

    evidence    ``study``, ``observation``, ``gain``, ``satisfaction``, ``indicator``, ``chain``
    reference   as it was linked: of a study its uuid
    """
    rows = Finding.objects.filter(evidence=evidence, reference=reference, withdrawn_at=None)
    return finding_lines(rows.select_related("cycle__region").order_by("kind", "pk"))


def finding_lines(rows: "QuerySet[Finding]") -> tuple[FindingLine, ...]:
    """These findings with what is done about them. Six queries."""
    found = list(rows)
    asked = FollowUp.objects.filter(finding__in=[row.pk for row in found])
    by_finding: dict[int, list[FollowUpLine]] = {row.pk: [] for row in found}
    for row, line in follow_up_lines(asked.select_related("finding__cycle__region").order_by("pk")):
        by_finding[row.finding_id].append(line)
    return tuple(_finding(row, by_finding[row.pk]) for row in found)


def with_leads(actor: Actor, region: int, lines: Sequence[FindingLine]) -> tuple[FindingLine, ...]:
    """The same findings of a region, each knowing whether the actor may open its evidence. Two queries at most."""
    there = leading(actor, region, ((one.evidence, one.reference) for one in lines))
    return tuple(replace(one, leads=(one.evidence, one.reference) in there) for one in lines)


def follow_up_lines(rows: "QuerySet[FollowUp] | Sequence[FollowUp]") -> list[tuple[FollowUp, FollowUpLine]]:
    """These follow-ups, each with its line. Five queries beside their own; needs finding, cycle and region at hand."""
    found = list(rows)
    notes = notes_of([row.pk for row in found])
    stands = [standing(row, notes.get(row.pk, ()), day_in(row.finding.cycle.region.time_zone)) for row in found]
    owners, names = named_people({row.owner_id for row in found}), names_of(now.ended_by for now in stands)
    return [(row, _line(row, now, owners[row.owner_id], names)) for row, now in zip(found, stands, strict=True)]


def own_follow_ups(actor: Actor, shown: str = "open", *, page: str | None = None) -> OwnFollowUps:
    """What the actor, or who is represented, does, by the day it is due. The count of queries does not depend on them."""
    mine = with_end(visible_follow_ups(actor).filter(owner=actor.person) if actor.person else FollowUp.objects.none())
    waiting = mine.filter(OPEN)
    rows = {"open": waiting, "ended": mine.exclude(OPEN)}.get(shown, mine)
    return OwnFollowUps(waiting.count(), page_of(Rows(rows.order_by("due_now", "pk"), _own_lines), page))


def open_own(actor: Actor) -> int:
    """How many of the actor's own still wait for proof or a reason."""
    return with_end(FollowUp.objects.filter(owner=actor.person)).filter(OPEN).count() if actor.person else 0


def follow_up_page(actor: Actor, uuid: UUID) -> FollowUpPage:
    """One, for its owner and who reads the cycle. Raises NotFound."""
    row = seen_follow_up_for(actor, uuid)
    cycle, notes = row.finding.cycle, notes_of([row.pk]).get(row.pk, [])
    names = names_of([row.created_by, *(note.by for note in notes)])
    ((_row, line),) = follow_up_lines([row])
    own, kept = owns(actor, row), keeps(actor, cycle.region_id)
    return FollowUpPage(
        line=line,
        region=region_facts(cycle.region),
        cycle=cycle.uuid,
        cycle_number=cycle.number,
        finding=with_leads(actor, cycle.region_id, (_finding(row.finding, []),))[0],
        closed=cycle.closed_at is not None,
        own=own,
        keeps=kept,
        judges=kept and not own,
        asked_by=names.get(row.created_by or 0, ""),
        created_at=row.created_at,
        first_due=row.due_on,
        notes=tuple(_note(note, names) for note in reversed(notes)),
    )


def proof_file(actor: Actor, uuid: UUID, file: UUID) -> ProofFile:
    """A proof of a follow-up that the actor owns or reads. Raises NotFound."""
    note = FollowUpNote.objects.select_related("file").filter(
        follow_up=seen_follow_up_for(actor, uuid), file__uuid=file
    )
    row = note.first()
    if row is None or row.file is None:
        raise NotFound
    return ProofFile(open_file(row.file), row.file.name, row.file.media_type)


def owns(actor: Actor, row: FollowUp) -> bool:
    """Whether it is the actor's own, or of somebody in whose name the actor acts, or who acts here for somebody else."""
    return row.owner_id == actor.person or own_people(actor).filter(pk=row.owner_id).exists()


def with_end(rows: "QuerySet[FollowUp]") -> "QuerySet[Any]":
    """The same with ``ended`` (done, waived, reopened or null) and ``due_now``, both told by the notes."""
    notes = FollowUpNote.objects.filter(follow_up=OuterRef("pk")).order_by("-pk")
    ends = notes.filter(kind__in=(NoteKind.DONE, NoteKind.WAIVED, NoteKind.REOPENED)).values("kind")[:1]
    later = notes.filter(due_on__isnull=False).values("due_on")[:1]
    return rows.annotate(ended=Subquery(ends), due_now=Coalesce(Subquery(later), "due_on"))


OPEN: Final = Q(ended=None) | Q(ended=NoteKind.REOPENED)
"""Of ``with_end``: those that still wait for proof or a reason."""


def unanswered(cycles: Collection[int]) -> "QuerySet[Finding]":
    """Weaknesses of these cycles that hold and about which nothing is done."""
    rows = Finding.objects.filter(cycle__in=cycles, kind=FindingKind.WEAKNESS, withdrawn_at=None)
    return rows.filter(~Exists(FollowUp.objects.filter(finding=OuterRef("pk"))))


def _line(row: FollowUp, now: Standing, owner: Named, names: dict[int, str]) -> FollowUpLine:
    signer = names.get(now.ended_by or 0, "")
    return FollowUpLine(row.uuid, row.text, row.measure, owner.name, owner.serves, signer, now)


def _own_lines(rows: Sequence[FollowUp]) -> list[OwnLine]:
    return [
        OwnLine(line, row.finding.cycle.region.name, row.finding.cycle.number, row.finding.text)
        for row, line in follow_up_lines(rows)
    ]


def _finding(row: Finding, lines: Sequence[FollowUpLine]) -> FindingLine:
    return FindingLine(
        uuid=row.uuid,
        kind=row.kind,
        text=row.text,
        evidence=row.evidence,
        reference=row.reference,
        told=row.told,
        added_at=row.added_at,
        withdrawn_at=row.withdrawn_at,
        withdrawal=row.withdrawal,
        follow_ups=tuple(lines),
    )


def _note(note: FollowUpNote, names: dict[int, str]) -> NoteLine:
    return NoteLine(
        kind=note.kind,
        label=str(NoteKind(note.kind).label),
        text=note.text,
        proof=note.proof,
        file=note.file.name if note.file else "",
        file_uuid=note.file.uuid if note.file else None,
        due_on=note.due_on,
        at=note.at,
        by=names.get(note.by or 0, ""),
    )
