"""One sitting for who organises or watches it: what it is, who sits where, what is still missing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from pamong.core.actor import Actor
from pamong.exams.access import keeps, kept_blueprint_for, kept_candidate_for, kept_sitting_for, watched_sitting_for
from pamong.exams.formats.sitting_states import status_of
from pamong.exams.models import Attempt, Blueprint, Candidate, Form, Proctor, Sitting, SittingForm
from pamong.exams.queries.readiness import missing
from pamong.kit.states import Status
from pamong.office.queries.facilities import FacilityRow, facility_choices
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.roll import Member, members
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page

_LETTERS: Final = 26


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form of a sitting, or of its blueprint. ``letter`` as people call it: A, B, C; ``chosen``: used in the sitting."""

    uuid: UUID
    number: int
    chosen: bool

    @property
    def letter(self) -> str:
        """A, B … Z, then the number."""
        return form_letter(self.number)


@dataclass(frozen=True, slots=True)
class SittingFull:
    """A sitting with everything that its forms begin with and its page shows.

    seats       places in the room; None without a room of ours
    pin         for who watches and who keeps
    keeps       whether the actor keeps the exams of its region; else only watches
    """

    id: int
    uuid: UUID
    region: RegionFacts
    title: str
    prefix: str
    blueprint: UUID
    blueprint_title: str
    status: Status
    facility: UUID | None
    place: str
    address: str
    seats: int | None
    starts_at: datetime
    ends_at: datetime
    minutes: int
    pin: str
    pin_closes: int
    gate: bool
    own_clock: bool
    shows_score: bool
    board: bool
    published_at: datetime | None
    started_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None
    cancellation: str
    keeps: bool

    @property
    def open(self) -> bool:
        """Whether people can still be put on the list."""
        return not (self.closed_at or self.cancelled_at)

    @property
    def changes(self) -> bool:
        """Whether it can still be moved or given up."""
        return self.open and not self.started_at

    @property
    def pin_closes_at(self) -> datetime:
        """From when on nobody enters by the PIN."""
        return self.starts_at - timedelta(minutes=self.pin_closes)


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One candidate in a list. ``state``: belum, masuk or selesai; ``entered`` says whether the actions of planning are over."""

    uuid: UUID
    person: UUID | None
    name: str
    nip: str
    unit: str
    number: str
    seat: int
    form: str
    extra: int
    large: bool
    accommodation: str
    removed_at: datetime | None
    removal: str
    entered: bool


@dataclass(frozen=True, slots=True)
class SittingPage:
    """A sitting, who watches it, and a page of its candidates.

    count       candidates on the list; ``extra`` of them have minutes more or large letters
    gone        who were taken off, the last first
    lacking     what is missing before it can be published; empty once it was
    """

    row: SittingFull
    forms: tuple[FormRow, ...]
    proctors: tuple[Member, ...]
    count: int
    extra: int
    page: "Page[CandidateRow]"
    gone: tuple[CandidateRow, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """What a form for a sitting offers. ``sitting``: the one that is changed; None for a new one."""

    region: RegionFacts
    blueprint: UUID
    blueprint_title: str
    minutes: int
    forms: tuple[FormRow, ...]
    rooms: tuple[FacilityRow, ...]
    prefix: str
    sitting: SittingFull | None


@dataclass(frozen=True, slots=True)
class Target:
    """Another sitting of the same exam, to which somebody can be moved."""

    uuid: UUID
    title: str
    starts_at: datetime
    place: str


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """One candidate, the sitting, and where else this one could sit."""

    row: CandidateRow
    sitting: SittingFull
    targets: tuple[Target, ...]


def sitting_page(actor: Actor, uuid: UUID, *, text: str = "", page: str | None = None) -> SittingPage:
    """A sitting that the actor keeps or watches. Raises NotFound."""
    row = watched_sitting_for(actor, uuid)
    full = read_sitting(actor, row)
    listed = Candidate.objects.filter(sitting=row, removed_at=None)
    gone = Candidate.objects.filter(sitting=row, removed_at__isnull=False).order_by("-removed_at", "-pk")
    watching = members(Proctor.objects.filter(sitting=row).values_list("person", flat=True))
    return SittingPage(
        row=full,
        forms=_forms(row.blueprint, row),
        proctors=tuple(sorted(watching.values(), key=lambda one: (one.name, one.id))),
        count=listed.count(),
        extra=listed.filter(Q(extra__gt=0) | Q(large=True)).count(),
        page=page_of(_rows(row, text), page),
        gone=tuple(_read(list(gone))) if full.keeps else (),
        lacking=tuple(missing(row)) if full.changes and not row.published_at else (),
    )


def candidate_rows(actor: Actor, uuid: UUID) -> Rows[CandidateRow]:
    """Everybody on the list of a sitting that the actor keeps or watches, by seat. Raises NotFound."""
    return _rows(watched_sitting_for(actor, uuid), "")


def kept_sitting(actor: Actor, uuid: UUID) -> SittingFull:
    """A sitting that the actor keeps. Raises NotFound."""
    return read_sitting(actor, kept_sitting_for(actor, uuid))


def sitting_plan(actor: Actor, blueprint: UUID) -> SittingPlan:
    """What a form for another sitting of a blueprint offers. Raises NotFound."""
    plan = kept_blueprint_for(actor, blueprint)
    return _plan(actor, plan, None, None)


def sitting_change(actor: Actor, uuid: UUID) -> SittingPlan:
    """The same for a sitting that is changed. Raises NotFound."""
    row = kept_sitting_for(actor, uuid)
    return _plan(actor, row.blueprint, row, read_sitting(actor, row))


def candidate_page(actor: Actor, uuid: UUID) -> CandidatePage:
    """One candidate of a sitting that the actor keeps. Raises NotFound."""
    row = kept_candidate_for(actor, uuid)
    sitting = row.sitting
    others = Sitting.objects.filter(blueprint=sitting.blueprint_id, cancelled_at=None, closed_at=None, kind="exam")
    others = others.filter(region=sitting.region_id, starts_at__gt=timezone.now()).exclude(pk=sitting.pk)
    return CandidatePage(
        row=_read([row])[0],
        sitting=read_sitting(actor, sitting),
        targets=tuple(
            Target(one.uuid, one.title, one.starts_at, one.facility.name if one.facility else one.place)
            for one in others.select_related("facility").order_by("starts_at", "pk")
        ),
    )


def form_letter(number: int) -> str:
    """What people call a form: A, B … Z, then its number."""
    return chr(ord("A") + number - 1) if number <= _LETTERS else str(number)


def read_sitting(actor: Actor, row: Sitting) -> SittingFull:
    """A sitting as pages show it; whoever asks has checked that the actor keeps or watches it."""
    room = row.facility
    return SittingFull(
        id=row.pk,
        uuid=row.uuid,
        region=region_facts(row.region),
        title=row.title,
        prefix=row.prefix,
        blueprint=row.blueprint.uuid,
        blueprint_title=row.blueprint.title,
        status=status_of(row, timezone.now()),
        facility=room.uuid if room else None,
        place=room.name if room else row.place,
        address=room.address if room else "",
        seats=min(room.computers or room.capacity, room.capacity) if room else None,
        starts_at=row.starts_at,
        ends_at=row.starts_at + timedelta(minutes=row.minutes),
        minutes=row.minutes,
        pin=row.pin,
        pin_closes=row.pin_closes,
        gate=row.gate,
        own_clock=row.own_clock,
        shows_score=row.shows_score,
        board=row.board,
        published_at=row.published_at,
        started_at=row.started_at,
        closed_at=row.closed_at,
        cancelled_at=row.cancelled_at,
        cancellation=row.cancellation,
        keeps=keeps(actor, row.region_id),
    )


def _plan(actor: Actor, plan: Blueprint, row: Sitting | None, full: SittingFull | None) -> SittingPlan:
    return SittingPlan(
        region=region_facts(plan.region),
        blueprint=plan.uuid,
        blueprint_title=plan.title,
        minutes=plan.minutes,
        forms=_forms(plan, row, every=True),
        rooms=facility_choices(actor, plan.region_id),
        prefix=row.prefix if row else _free_prefix(plan.title),
        sitting=full,
    )


def _forms(plan: Blueprint, row: Sitting | None, *, every: bool = False) -> tuple[FormRow, ...]:
    """Forms of a sitting; with ``every`` all of the blueprint. All are chosen for a new sitting."""
    used = None if row is None else set(SittingForm.objects.filter(sitting=row).values_list("form", flat=True))
    rows = Form.objects.filter(blueprint=plan).order_by("number").only("pk", "uuid", "number")
    found = [FormRow(one.uuid, one.number, used is None or one.pk in used) for one in rows]
    return tuple(one for one in found if every or one.chosen)


def _free_prefix(title: str) -> str:
    """First letters of the title, with a number where another sitting has them: UPP, UPP2."""
    start = "".join(re.findall(r"\b[A-Za-z]", title))[:6].upper() or "UJIAN"
    start = start if len(start) > 1 else f"{start}U"
    taken = set(Sitting.objects.filter(prefix__startswith=start).values_list("prefix", flat=True))
    return next(one for one in (start, *(f"{start}{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def _rows(row: Sitting, text: str) -> Rows[CandidateRow]:
    found = Candidate.objects.filter(sitting=row, removed_at=None)
    for word in words(text):
        found = found.filter(Q(person__folded__regex=rf"\m{word}") | Q(number__icontains=word))
    return Rows(found.select_related("form").order_by("seat"), _read)


def _read(rows: "Sequence[Any]") -> list[CandidateRow]:
    people = members({row.person_id for row in rows if row.person_id})
    entered = set(Attempt.objects.filter(candidate__in=[row.pk for row in rows]).values_list("candidate", flat=True))
    return [_candidate(row, people.get(row.person_id or 0), entered=row.pk in entered) for row in rows]


def _candidate(row: Candidate, who: Member | None, *, entered: bool) -> CandidateRow:
    return CandidateRow(
        uuid=row.uuid,
        person=who.uuid if who else None,
        name=who.name if who else row.number,
        nip=who.number if who else "",
        unit=who.unit_name if who else "",
        number=row.number,
        seat=row.seat,
        form=form_letter(row.form.number),
        extra=row.extra,
        large=row.large,
        accommodation=row.accommodation,
        removed_at=row.removed_at,
        removal=row.removal,
        entered=entered,
    )
