"""The letters of an offering, for who organises it and for whose names stand in them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.learning.access import KEEPERS, kept_offering_for, offering_for
from pamong.learning.models import Offering, Registration, Session, SessionSpeaker
from pamong.learning.queries.letters import content as written
from pamong.learning.queries.letters.facts import BASIS
from pamong.learning.queries.letters.held import Meeting, completed_people, held, meeting, seated_people
from pamong.office.queries.letters import LetterFile, LetterRow, file_of, letter_page, letters_about, remembered
from pamong.people.access import whole_region_for
from pamong.people.queries.presence import RegionFacts, full_name, region_facts

FOR_PEOPLE: Final = frozenset({"invitation", "assignment", "completion"})
"""Kinds of letter that are for those whose names stand in them. A sheet of signatures is not: it bears the PIN."""


@dataclass(frozen=True, slots=True)
class OwnLetter:
    """A letter in which one's own name stands. ``withdrawn``: it no longer holds, and is no longer handed out."""

    uuid: UUID
    kind: str
    kind_label: str
    number: str
    dated: date
    edition: int
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """A session for which a sheet of signatures can be printed. ``pin``: whether it has one."""

    uuid: UUID
    meeting: Meeting
    pin: bool


@dataclass(frozen=True, slots=True)
class SpeakerChoice:
    """Somebody who teaches in the offering."""

    uuid: UUID
    name: str


@dataclass(frozen=True, slots=True)
class OfferingLetters:
    """What was written for an offering, newest first, and what can be.

    obstacle    code of why nothing can be written: cancelled, no-sessions, nobody; empty when it can
    unassigned  people with a seat whom no letter of assignment names
    completed   people who completed it; ``certified`` how many of them have their STTPP
    stale       STTPP of people who by now have not completed it
    """

    uuid: UUID
    name: str
    region: RegionFacts
    obstacle: str
    seated: int
    unassigned: int
    completed: int
    certified: int
    stale: int
    sheets: tuple[SheetChoice, ...]
    speakers: tuple[SpeakerChoice, ...]
    letters: tuple[LetterRow, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a form begins with: who signed the last letter of its kind, where, and by which rules."""

    region: RegionFacts
    place: str
    title: str
    name: str
    rank: str
    nip: str
    weighing: tuple[str, ...]
    basis: tuple[str, ...]
    tasks: tuple[str, ...]
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Renewal:
    """A letter, and what its last edition says."""

    row: LetterRow
    known: Remembered


def own_letters(actor: Actor, offering: UUID) -> tuple[OwnLetter, ...]:
    """Letters of an offering in which the actor's name stands, or that of who is acted for, newest first.

    None for who has no seat and does not teach there. Raises NotFound for an offering that is not the actor's to see.
    """
    return tuple(
        OwnLetter(row.uuid, row.kind, row.kind_label, row.number, row.dated, row.editions, row.withdrawn_at is not None)
        for _letter, row in _own(actor, offering_for(actor, offering))
    )


def own_letter_file(actor: Actor, offering: UUID, letter: UUID) -> LetterFile:
    """The last edition of one of them. Raises NotFound, also for a withdrawn one."""
    for pk, row in _own(actor, offering_for(actor, offering)):
        if row.uuid == letter and row.withdrawn_at is None:
            return file_of(pk)
    raise NotFound


def offering_letters(actor: Actor, uuid: UUID) -> OfferingLetters:
    """Raises NotFound for who does not organise the offering."""
    row = kept_offering_for(actor, uuid)
    about, sitting, done = held(row), seated_people(row.pk), completed_people(row.pk)
    found = letters_about(row.region_id, sources_of(row))
    live = [(facts, people) for _pk, facts, people in found if facts.withdrawn_at is None]
    assigned = {one for facts, people in live if facts.kind == "assignment" for one in people}
    certified = [one for facts, people in live if facts.kind == "completion" for one in people]
    return OfferingLetters(
        uuid=row.uuid,
        name=about.name,
        region=region_facts(row.region),
        obstacle="cancelled" if row.cancelled_at else "" if about.meetings else "no-sessions",
        seated=len(sitting),
        unassigned=len(sitting - assigned),
        completed=len(done),
        certified=len(done & set(certified)),
        stale=len(set(certified) - done),
        sheets=_sheets(row),
        speakers=speaker_choices(row.pk),
        letters=tuple(facts for _pk, facts, _people in found),
    )


def sources_of(offering: Offering) -> list[str]:
    """What the letters of an offering were written for: itself, its sessions, and each registration."""
    sessions = Session.objects.filter(offering=offering).values_list("uuid", flat=True)
    registrations = Registration.objects.filter(offering=offering).values_list("uuid", flat=True)
    return [
        f"learning.offering:{offering.uuid}",
        *(f"learning.session:{uuid}" for uuid in sessions),
        *(f"learning.registration:{uuid}" for uuid in registrations),
    ]


def speaker_choices(offering: int) -> tuple[SpeakerChoice, ...]:
    """Who teaches in sessions that take place, each once, by name without titles."""
    rows = SessionSpeaker.objects.filter(session__offering=offering, session__cancelled_at=None)
    found = {row.speaker_id: row.speaker for row in rows.select_related("speaker__person")}
    ordered = sorted(found.values(), key=lambda speaker: (speaker.person.folded, speaker.pk))
    return tuple(SpeakerChoice(speaker.uuid, full_name(speaker.person)) for speaker in ordered)


def letter_defaults(actor: Actor, offering: UUID, kind: str) -> Remembered:
    """With what the form of a letter begins. Raises NotFound for who does not organise the offering."""
    row = kept_offering_for(actor, offering)
    region, last = region_facts(row.region), remembered(row.region_id, kind)
    if kind != "assignment":
        return _remembered(region, last or remembered(row.region_id))
    # Why people are sent names the programme; it is never taken from a letter of another one.
    usual = {"basis": list(BASIS), "tasks": ["", written.report()], **last, "weighing": [written.weighing(held(row))]}
    return _remembered(region, usual if last else remembered(row.region_id) | usual)


def recap_defaults(actor: Actor, code: str) -> Remembered:
    """With what the form of a year's hours begins. Raises NotFound for who does not organise over the whole region."""
    region = region_facts(whole_region_for(actor, code, KEEPERS))
    return _remembered(region, remembered(region.id, "hours") or remembered(region.id))


def renewal(actor: Actor, letter: UUID) -> Renewal:
    """A letter that is to be printed again, and what its last edition says. Raises NotFound for who does not keep it."""
    page = letter_page(actor, letter)
    return Renewal(page.row, _remembered(page.region, page.content))


def _remembered(region: RegionFacts, last: dict[str, Any]) -> Remembered:
    signer: dict[str, str] = last.get("signer", {})
    return Remembered(
        region=region,
        place=last.get("place", ""),
        title=signer.get("title", ""),
        name=signer.get("name", ""),
        rank=signer.get("rank", ""),
        nip=signer.get("nip", ""),
        weighing=tuple(last.get("weighing", ())),
        basis=tuple(last.get("basis", ())),
        tasks=tuple(last.get("tasks", ())[1:]),  # the first is to take part, and is written anew
        copies=tuple(last.get("copies", ())),
    )


def _own(actor: Actor, row: Offering) -> list[tuple[int, LetterRow]]:
    if actor.person is None:
        return []
    mine = Registration.objects.filter(
        offering=row, person=actor.person, seated_at__isnull=False, withdrawn_at=None
    ).first()
    teaches = SessionSpeaker.objects.filter(session__offering=row, speaker__person=actor.person).exists()
    if mine is None and not teaches:
        return []
    sources = [f"learning.offering:{row.uuid}", *([f"learning.registration:{mine.uuid}"] if mine else [])]
    return [
        (pk, facts)
        for pk, facts, people in letters_about(row.region_id, sources)
        if facts.kind in FOR_PEOPLE and actor.person in people
    ]


def _sheets(row: Offering) -> tuple[SheetChoice, ...]:
    zone = ZoneInfo(row.region.time_zone)
    sessions = Session.objects.filter(offering=row, cancelled_at=None).select_related("facility")
    return tuple(
        SheetChoice(one.uuid, meeting(one, zone), bool(one.pin)) for one in sessions.order_by("starts_at", "pk")
    )
