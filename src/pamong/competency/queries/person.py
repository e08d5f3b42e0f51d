"""What one person has shown beside what the own posts ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final
from uuid import UUID

import numpy as np

from pamong.competency.access import KEEPERS, READERS, refuse_other_hand
from pamong.competency.formats.bands import FILLING, GAP, MAPPING, Band, band_of
from pamong.competency.models import Discussion, GapState, Group
from pamong.competency.queries.aspects import aspect_label, fitting, unseen
from pamong.competency.queries.evidence import standings
from pamong.competency.queries.frameworks import CompetencyFacts, LevelFacts, current_competencies, levels_of
from pamong.competency.queries.pieces import Piece, pieces_of
from pamong.competency.queries.profiles import Profile, profile_for
from pamong.competency.queries.rules import Rule, rule_of
from pamong.competency.queries.words import Shown, gap_words, why
from pamong.core.actor import Actor, PersonId
from pamong.core.refusals import NotFound
from pamong.people.access import holds, own_people, person_for, visible_people
from pamong.people.queries.paths import Step, unit_paths
from pamong.people.queries.posts import HeldPost, Post, post, posts_of
from pamong.people.queries.presence import RegionFacts, full_name, region_facts
from pamong.people.queries.supervisors import supervisor_of
from pamong.people.queries.units import acting
from pamong.science.gap import job_person_match, rounded

_NONE: Final = Shown(GapState.NONE.value)


@dataclass(frozen=True, slots=True)
class Line:
    """One competency of one person.

    required    level that the post asks for; None where no post of the person asks for it
    gap         levels that lack, below 0 for a surplus; None where nothing is required or no level counts
    words       the gap in words, as beside the bar
    why         how the level came about, in sentences
    fitting     which kinds of evidence show its aspect; ``unseen``: which part of it none of those has shown yet
    levels      how its levels are worded; none where only the bars are wanted
    discussion  the one that waits for an outcome, where whoever looks has a part in it
    """

    uuid: UUID
    code: str
    name: str
    group: str
    aspect: str
    fitting: str
    unseen: str
    definition: str
    top: int
    required: int | None
    shown: Shown
    gap: int | None
    words: str
    why: str
    pieces: tuple[Piece, ...]
    levels: tuple[LevelFacts, ...]
    discussion: UUID | None = None

    @property
    def has(self) -> LevelFacts | None:
        """The level that counts, in words."""
        return self._level(self.shown.counted)

    @property
    def step(self) -> LevelFacts | None:
        """What comes next: the level above the one that counts, or what is asked while none counts; None where nothing lacks."""
        if self.required is None or (self.gap is not None and self.gap <= 0):
            return None
        return self._level(self.required if self.shown.counted is None else self.shown.counted + 1)

    @property
    def goal(self) -> LevelFacts | None:
        """What is asked, where that is further away than the next step."""
        return self._level(self.required) if self.step and self.required != self.step.number else None

    def _level(self, number: int | None) -> LevelFacts | None:
        return next((level for level in self.levels if level.number == number), None)


@dataclass(frozen=True, slots=True)
class PostMatch:
    """One post, what it asks for, and how far its holder has it.

    kind            ``Plt.``; empty for the definitive one
    jpm, ikk        percent, two places; None where no level counts yet
    asked, counted  competencies that the post asks for, and those of them for which a level counts
    met             those of them whose level is at least what is asked
    bands           what the JPM is called when a post is filled and when people are mapped, and what the IKK is called
    """

    position: str
    position_uuid: UUID
    unit: str
    kind: str
    lines: tuple[Line, ...]
    jpm: Decimal | None
    ikk: Decimal | None
    asked: int
    counted: int
    met: int
    bands: tuple[Band, ...]

    @property
    def worst(self) -> tuple[Line, ...]:
        """Its lines, the largest gap first, then what is not known yet."""
        lacking = sorted((line for line in self.lines if (line.gap or 0) > 0), key=lambda line: -(line.gap or 0))
        unknown = [line for line in self.lines if line.gap is None]
        return (*lacking, *unknown, *(line for line in self.lines if line.gap is not None and line.gap <= 0))

    @property
    def lacking(self) -> int:
        """Competencies whose level is below what is asked."""
        return self.counted - self.met

    @property
    def unknown(self) -> int:
        """Competencies for which no level counts yet."""
        return self.asked - self.counted


@dataclass(frozen=True, slots=True)
class PersonCompetencies:
    """A person's page.

    own     it is the actor's own
    enter   the actor may enter evidence by hand and set it aside
    others  what was shown although no post asks for it
    """

    uuid: UUID
    name: str
    region: RegionFacts
    own: bool
    enter: bool
    supervisor: str
    rule: Rule
    posts: tuple[PostMatch, ...]
    others: tuple[Line, ...]

    @property
    def asks(self) -> bool:
        """Whether a post asks for anything."""
        return any(post.lines for post in self.posts)


@dataclass(frozen=True, slots=True)
class _Known:
    """What lines are made of."""

    facts: Mapping[int, CompetencyFacts]
    shown: Mapping[int, Shown]
    pieces: Mapping[int, tuple[Piece, ...]]
    levels: Mapping[int, tuple[LevelFacts, ...]]
    discussions: Mapping[int, UUID]


def person_competencies(actor: Actor, uuid: UUID) -> PersonCompetencies:
    """Somebody's competencies: for the person, leaders above, and who organises. Raises NotFound; Forbidden ``own-levels``."""
    person = person_for(actor, uuid, READERS)
    refuse_other_hand(actor, person.pk)
    if person.region is None:
        raise NotFound
    own = person.pk == actor.person
    above = supervisor_of(PersonId(person.pk))
    rule = rule_of(person.region.pk)
    posts, others = _matched(person.pk, person.region.pk, rule, talks=own or (above and above.person) == actor.person)
    return PersonCompetencies(
        uuid=person.uuid,
        name=full_name(person),
        region=region_facts(person.region),
        own=own,
        enter=holds(actor, KEEPERS, person.region.pk) and not own_people(actor).filter(pk=person.pk).exists(),
        supervisor=above.name if above else "",
        rule=rule,
        posts=posts,
        others=others,
    )


def sees_levels(actor: Actor, uuid: UUID) -> bool:
    """Whether ``person_competencies`` shows this person to the actor."""
    rows = visible_people(actor, READERS).filter(uuid=uuid, region__isnull=False)
    return (rows if actor.behalf is None else rows.exclude(pk=actor.person or 0)).exists()


def own_competencies(actor: Actor) -> tuple[PostMatch, ...]:
    """Posts of the account's own person, whoever one acts for: the card of the own home. Empty for who is in no region."""
    me = own_people(replace(actor, behalf=None)).select_related("region").first()
    if me is None or me.region is None:
        return ()
    posts, _others = _matched(me.pk, me.region.pk, rule_of(me.region.pk), talks=True, details=False)
    return posts


def _matched(
    person: int, region: int, rule: Rule, *, talks: bool, details: bool = True
) -> tuple[tuple[PostMatch, ...], tuple[Line, ...]]:
    """Each post with its lines, and the lines that no post asks for.

    details     with the evidence behind each line
    talks       whoever looks has a part in discussions about the person
    """
    held = posts_of(person)
    about = {row.position: post(row.position) for row in held}
    facts = {place: current_competencies(place) for place in {region, *(row.region for row in about.values())}}
    profiles = {position: profile_for(row, facts[row.region]) for position, row in about.items()}
    pieces = pieces_of(person, region, rule) if details else {}
    asked = {competency for profile in profiles.values() for competency in profile}
    known = _Known(
        facts={pk: row for rows in facts.values() for pk, row in rows.items()},
        shown=_shown(person, region, rule),
        pieces=pieces,
        levels=levels_of(asked | pieces.keys()) if details else {},
        discussions=_discussions(person) if talks else {},
    )
    paths = unit_paths(row.unit for row in held)
    matched = tuple(
        _post(row, about[row.position], paths.get(row.unit, ()), _asked(profiles[row.position], known), rule)
        for row in held
    )
    return matched, _lines({pk: None for pk in known.pieces if pk not in asked}, known)


def _post(held: HeldPost, about: Post, path: Sequence[Step], lines: tuple[Line, ...], rule: Rule) -> PostMatch:
    match = job_person_match(
        np.zeros(len(lines), dtype=np.int64),
        np.asarray([line.required for line in lines], dtype=np.int64),
        np.asarray([-1 if line.shown.counted is None else line.shown.counted for line in lines], dtype=np.int64),
        posts=1,
        cap_each=rule.cap_each,
    )
    counted = int(match.counted[0])
    jpm = rounded(float(match.jpm[0])) if counted else None
    ikk = None if jpm is None else 100 - jpm
    return PostMatch(
        position=about.name,
        position_uuid=about.uuid,
        unit=path[-1].name if path else "",
        kind=acting(held.kind),
        lines=lines,
        jpm=jpm,
        ikk=ikk,
        asked=int(match.asked[0]),
        counted=counted,
        met=int(match.met[0]),
        bands=() if jpm is None or ikk is None else (band_of(FILLING, jpm), band_of(MAPPING, jpm), band_of(GAP, ikk)),
    )


def _asked(profile: Profile, known: _Known) -> tuple[Line, ...]:
    return _lines({competency: asked.level for competency, asked in profile.items()}, known)


def _lines(wanted: Mapping[int, int | None], known: _Known) -> tuple[Line, ...]:
    """A line for each that is still in a framework: managerial, sociocultural, technical, and by code within."""
    order = Group.values
    rows = [known.facts[competency] for competency in wanted if competency in known.facts]
    return tuple(
        _line(row, wanted[row.id], known)
        for row in sorted(rows, key=lambda row: (order.index(row.group), row.framework, row.code))
    )


def _line(row: CompetencyFacts, required: int | None, known: _Known) -> Line:
    shown, pieces = known.shown.get(row.id, _NONE), known.pieces.get(row.id, ())
    return Line(
        uuid=row.uuid,
        code=row.code,
        name=row.name,
        group=str(Group(row.group).label),
        aspect=aspect_label(row.aspect),
        fitting=fitting(row.aspect),
        unseen=unseen(row.aspect, [piece.kind for piece in pieces if not piece.unused]),
        definition=row.definition,
        top=row.top,
        required=required,
        shown=shown,
        gap=None if required is None or shown.counted is None else required - shown.counted,
        words=gap_words(shown.state, shown.counted, required),
        why=why(shown, pieces),
        pieces=pieces,
        levels=known.levels.get(row.id, ()),
        discussion=known.discussions.get(row.id),
    )


def _shown(person: int, region: int, rule: Rule) -> dict[int, Shown]:
    """Competency → what counts of it today, the same that every roll-up counts."""
    found = standings(region, [person])
    level = found.combined(rule)
    return {
        int(competency): Shown(
            state=int(level.state[place]),
            value=float(level.value[place]),
            low=float(level.low[place]),
            high=float(level.high[place]),
            counted=int(level.counted[place]) if level.counted[place] >= 0 else None,
            low_kind=int(level.low_kind[place]),
            high_kind=int(level.high_kind[place]),
        )
        for place, competency in enumerate(found.competency)
    }


def _discussions(person: int) -> dict[int, UUID]:
    rows = Discussion.objects.filter(person=person, settled_at=None)
    return dict(rows.values_list("competency", "uuid"))


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as a file holds it."""

    post: str
    unit: str
    code: str
    name: str
    group: str
    aspect: str
    required: int | None
    counted: int | None
    value: float | None
    low: float | None
    high: float | None
    words: str
    pieces: int
    why: str


def line_rows(found: PersonCompetencies) -> list[LineRow]:
    """All lines of a person's page, for a file."""
    posts = [(post.position, post.unit, line) for post in found.posts for line in post.lines]
    return [
        LineRow(
            post=post,
            unit=unit,
            code=line.code,
            name=line.name,
            group=line.group,
            aspect=line.aspect,
            required=line.required,
            counted=line.shown.counted,
            value=line.shown.value,
            low=line.shown.low,
            high=line.shown.high,
            words=line.words,
            pieces=sum(not piece.unused for piece in line.pieces),
            why=line.why,
        )
        for post, unit, line in [*posts, *(("", "", line) for line in found.others)]
    ]
