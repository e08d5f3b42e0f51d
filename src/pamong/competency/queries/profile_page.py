"""The standard of one position: what is asked, why, since when, and in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pamong.competency.access import KEEPERS, knows
from pamong.competency.formats.job_levels import job_level_table
from pamong.competency.models import Confidence, Group, Requirement
from pamong.competency.queries.frameworks import (
    CompetencyFacts,
    LevelFacts,
    current_competencies,
    levels_of,
    successors,
)
from pamong.competency.queries.job_levels import default_levels
from pamong.competency.queries.profiles import (
    Origin,
    Required,
    decided_rows,
    defaults_by_level,
    profile_of,
)
from pamong.competency.queries.regulations import named_competencies, withdrawn_competencies
from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.people.access import READERS, holds, kept_position_for
from pamong.people.queries.posts import Post, post, post_by_uuid, posts_in
from pamong.people.queries.presence import RegionFacts, names_of
from pamong.people.queries.regions import region_of


@dataclass(frozen=True, slots=True)
class Line:
    """A competency that a position asks for.

    headline    what somebody of that level does; empty where the source words none
    confidence  how sure we are of that wording, in words; empty when two sources say so
    origin      table, region or set; ``reason`` and ``since`` of a decision
    wanted      what was asked before it was cut to the highest level; equal to ``level`` where nothing was
    withdrawn   it rests on a regulation that was withdrawn
    """

    uuid: UUID
    code: str
    name: str
    group: str
    level: int
    headline: str
    indicators: tuple[str, ...]
    confidence: str
    origin: str
    wanted: int
    reason: str
    since: date | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A decision about one competency, in force or ended; ``set_by`` a name, empty for the system and for outsiders."""

    code: str
    name: str
    level: int
    reason: str
    since: date
    until: date | None
    set_by: str


@dataclass(frozen=True, slots=True)
class Usual:
    """What the *jenjang* of a position asks for. ``note``: what speaks against the table; empty when the region decided."""

    level: int
    own: bool
    source: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """The standard of a position. ``usual`` is None while the *jenjang* is unknown.

    lines       by group, then in the order of the frameworks; ``dropped`` those asked by default but not here
    """

    post: Post
    region: RegionFacts
    change: bool
    reads: bool
    usual: Usual | None
    lines: tuple[Line, ...]
    dropped: tuple[Line, ...]
    history: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A competency in the form of a standard.

    usual       level by default; None where nothing is asked by default
    decided     level that was decided; None where the default holds
    levels      number and headline of each
    """

    uuid: UUID
    code: str
    name: str
    group: str
    top: int
    usual: int | None
    decided: int | None
    levels: tuple[LevelFacts, ...]


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """What the form of a standard begins with.

    choices     those with a default, and those decided; ``more`` may be added
    models      positions of the region with decisions, which may be copied
    """

    post: Post
    region: RegionFacts
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]
    models: tuple[Post, ...]


def profile_page(actor: Actor, uuid: UUID) -> ProfilePage:
    """The standard of a position, for everybody of its region. Raises NotFound."""
    place = post_by_uuid(uuid)
    if not knows(actor, place.region):
        raise NotFound
    known, region = current_competencies(place.region), region_of(place.region)
    change = holds(actor, KEEPERS, place.region)
    decided = decided_rows(place.id, successors(place.region))
    shown = _lines(place, known, profile_of(place.id), decided)
    zero = {key: Required(0, Origin.SET, 0) for key, rows in decided.items() if key in known and not rows[0].level}
    return ProfilePage(
        post=place,
        region=region,
        change=change and place.closed_on is None,
        reads=actor.is_system or any(grant.region == place.region and grant.role in READERS for grant in actor.grants),
        usual=_usual(place),
        lines=shown,
        dropped=_lines(place, known, zero, decided),
        history=_history(place.id, named=change),
    )


def profile_record(actor: Actor, uuid: UUID) -> ProfileRecord:
    """What the form begins with, for who keeps the standard. Raises NotFound."""
    place = post(kept_position_for(actor, uuid).pk)
    known = current_competencies(place.region)
    usual = defaults_by_level(known, default_levels(place.region)).get(place.level, {})
    decided = decided_rows(place.id, successors(place.region))
    levels = levels_of(known)
    every = [
        Choice(
            uuid=row.uuid,
            code=row.code,
            name=row.name,
            group=str(Group(row.group).label),
            top=row.top,
            usual=usual[key].level if key in usual else None,
            decided=decided[key][0].level if key in decided else None,
            levels=levels.get(key, ()),
        )
        for key, row in _ordered(known)
    ]
    others = Requirement.objects.filter(until=None, position__region=place.region).exclude(position=place.id)
    models = set(others.values_list("position", flat=True))
    return ProfileRecord(
        post=place,
        region=region_of(place.region),
        choices=tuple(row for row in every if row.usual is not None or row.decided is not None),
        more=tuple(row for row in every if row.usual is None and row.decided is None and row.top),
        models=tuple(row for row in posts_in(place.region) if row.id in models),
    )


def _lines(
    place: Post,
    known: Mapping[int, CompetencyFacts],
    asked: Mapping[int, Required],
    decided: Mapping[int, list[Requirement]],
) -> tuple[Line, ...]:
    levels, withdrawn = levels_of(asked), withdrawn_competencies(place.region)
    return tuple(
        _line(row, asked[key], levels.get(key, ()), decided.get(key, ()), withdrawn=key in withdrawn)
        for key, row in _ordered(known)
        if key in asked
    )


def _line(
    row: CompetencyFacts,
    required: Required,
    levels: tuple[LevelFacts, ...],
    decided: "list[Requirement] | tuple[()]",
    *,
    withdrawn: bool,
) -> Line:
    step = next((level for level in levels if level.number == required.level), None)
    own = decided[0] if decided else None
    sure = step is None or step.confidence == Confidence.CONFIRMED_2
    return Line(
        uuid=row.uuid,
        code=row.code,
        name=row.name,
        group=str(Group(row.group).label),
        level=required.level,
        headline=step.headline if step else "",
        indicators=step.indicators if step else (),
        confidence="" if step is None or sure else str(Confidence(step.confidence).label),
        origin=required.origin.value,
        wanted=required.wanted,
        reason=own.reason if own else "",
        since=own.since if own else None,
        withdrawn=withdrawn,
    )


def _ordered(known: Mapping[int, CompetencyFacts]) -> list[tuple[int, CompetencyFacts]]:
    """By group in the order of the regulation; frameworks and codes stay in theirs."""
    places = {value: place for place, value in enumerate(Group.values)}
    return sorted(known.items(), key=lambda item: places[item[1].group])


def _usual(place: Post) -> Usual | None:
    row, now = job_level_table().get(place.level), default_levels(place.region).get(place.level)
    if row is None or now is None:
        return None
    return Usual(now.level, now.own, row.source, str(Confidence(row.confidence).label), "" if now.own else row.note)


def _history(position: int, *, named: bool) -> tuple[Change, ...]:
    rows = list(Requirement.objects.filter(position=position).order_by("-since", "-pk"))
    names = named_competencies(row.competency_id for row in rows)
    people = names_of(row.set_by for row in rows) if named else {}
    return tuple(
        Change(
            code=names[row.competency_id].code,
            name=names[row.competency_id].name,
            level=row.level,
            reason=row.reason,
            since=row.since,
            until=row.until,
            set_by=people.get(row.set_by or 0, ""),
        )
        for row in rows
    )
