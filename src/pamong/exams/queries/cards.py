"""What stands on the papers of an exam day: cards, the sheet to sign, the rules on the wall."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from pamong.core.actor import Actor
from pamong.exams.access import watched_sitting_for
from pamong.exams.formats.entry_code import entry_code, key_of
from pamong.exams.models import Candidate, Proctor, Sitting
from pamong.exams.queries.sitting_page import SittingFull, read_sitting
from pamong.people.queries.papers import Named, named_people


@dataclass(frozen=True, slots=True)
class CardRow:
    """What is printed for one candidate. ``code`` is kept nowhere; it stays out of ``repr``, so that no log shows it."""

    name: str
    nip: str
    office: str
    number: str
    seat: int
    extra: int
    large: bool
    code: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class DayPapers:
    """A sitting and everybody on its list, by seat.

    proctors    names, for their signatures
    at          since when this holds, so that the same list gives the same paper
    """

    sitting: SittingFull
    rows: tuple[CardRow, ...]
    proctors: tuple[Named, ...]
    at: datetime


def day_papers(actor: Actor, uuid: UUID) -> DayPapers:
    """What the sheet and the rules tell, without codes, for who keeps or watches the sitting. Raises NotFound."""
    row = watched_sitting_for(actor, uuid)
    return _papers(actor, row, _listed(row), codes=False)


def cards_of(actor: Actor, row: Sitting, candidates: Collection[UUID]) -> DayPapers:
    """The same with codes, computed anew. The caller has checked that the actor may print them, and writes down that it was done.

    candidates  only these; empty is everybody
    """
    found = _listed(row)
    return _papers(actor, row, [one for one in found if not candidates or one.uuid in candidates], codes=True)


def _listed(row: Sitting) -> list[Candidate]:
    return list(Candidate.objects.filter(sitting=row, removed_at=None).order_by("seat"))


def _papers(actor: Actor, row: Sitting, found: list[Candidate], *, codes: bool) -> DayPapers:
    watching = list(Proctor.objects.filter(sitting=row).values_list("person", flat=True))
    people = named_people({*(one.person_id for one in found if one.person_id), *watching})
    key = key_of(settings.SECRET_KEY) if codes else b""
    return DayPapers(
        sitting=read_sitting(actor, row),
        rows=tuple(_row(one, people.get(one.person_id or 0), key) for one in found),
        proctors=tuple(one for one in people.values() if one.person in watching),
        at=row.published_at or row.created_at,
    )


def _row(one: Candidate, who: Named | None, key: bytes) -> CardRow:
    return CardRow(
        name=who.name if who else one.number,
        nip=who.number if who else "",
        office=who.office if who else "",
        number=one.number,
        seat=one.seat,
        extra=one.extra,
        large=one.large,
        code=entry_code(key, one.uuid, one.edition) if key else "",
    )
