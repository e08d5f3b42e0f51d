"""Where seats are few: what would be fair, what was promised, what was drawn, and how anybody repeats it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil
from typing import Final
from uuid import UUID

from pamong.core.actor import Actor
from pamong.evaluation.access import public_study_for, seen_study_for
from pamong.evaluation.models import Study, StudyDesign, StudyDraw, StudyPlace, StudyPlan
from pamong.evaluation.queries.plan_words import newest_plan
from pamong.learning.queries.trainings import first_trained, open_seats
from pamong.people.queries.paths import unit_paths
from pamong.science.lottery import commitment, entries_digest, order
from pamong.services.queries.offices import GivingOffice, giving_offices

DRAWN: Final = frozenset({StudyDesign.LOTTERY, StudyDesign.STAGGERED})
"""Designs in which chance may decide who comes when."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a study could do because seats are fewer than needed.

    design      ``lottery``: who comes at all is drawn; ``staggered``: in which turn each comes is drawn
    offices     that are not trained yet; ``places``: of them the open seats are enough for
    starts      turns until all have come, with as many places each
    """

    design: str
    offices: int
    places: int
    starts: int


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """What an office drew. ``month``: None for one that is compared."""

    place: int
    unit: UUID
    name: str
    month: date | None


@dataclass(frozen=True, slots=True)
class DrawPage:
    """The draw of a study, or what it would be.

    possible    the newest locked plan has a design in which chance may decide
    offices     names of those that take part if it is drawn now; once drawn, of those that did
    design      of that plan
    promised_at None before the seed was promised; the fields after it are empty then
    seed        empty until drawn; ``word`` and ``entries`` likewise
    same        whether it comes out the same when it is computed again; None before it is drawn
    commands    by which anybody repeats it in a shell
    """

    possible: bool
    design: str
    offices: tuple[str, ...]
    promised_at: datetime | None = None
    first_month: date | None = None
    seats: int = 0
    apart: int = 0
    commitment: str = ""
    seed: str = ""
    word: str = ""
    entries: str = ""
    drawn_at: datetime | None = None
    places: tuple[PlaceLine, ...] = ()
    same: bool | None = None
    commands: tuple[str, ...] = ()


def draw_page(actor: Actor, uuid: UUID) -> DrawPage:
    """Of a study that the actor reads. Raises NotFound."""
    return _page(seen_study_for(actor, uuid))


def public_draw_page(region: str, uuid: UUID) -> DrawPage:
    """Of a published study, for everybody. Raises NotFound."""
    return _page(public_study_for(region, uuid))


def proposal_of(actor: Actor, uuid: UUID) -> Proposal | None:
    """What the seats of the programme's open offerings suggest; None where they are enough, or none are offered.

    raises      NotFound
    """
    study = seen_study_for(actor, uuid)
    plan = newest_plan(study)
    offices = entrants(plan) if plan else ()
    if plan is None or len(offices) < 2:  # noqa: PLR2004  # one alone is compared with nobody
        return None
    offerings = open_seats(plan.programme.uuid)
    places = sum(one.seats for one in offerings) // plan.least_people
    if not places or places >= len(offices):
        return None
    design = StudyDesign.STAGGERED if len(offerings) > 1 else StudyDesign.LOTTERY
    each = max(places // len(offerings), 1)
    return Proposal(design.value, len(offices), places, ceil(len(offices) / each))


def entrants(plan: StudyPlan) -> tuple[GivingOffice, ...]:
    """Offices that still give the service and are not trained yet: chance can decide only about them."""
    offices = [one for one in giving_offices(plan.study.region_id, plan.service) if one.given]
    trained = first_trained(plan.programme.uuid, [one.unit for one in offices], plan.least_people)
    return tuple(one for one in offices if one.unit not in trained)


def _page(study: Study) -> DrawPage:
    plan = newest_plan(study, locked=True)
    possible = plan is not None and plan.design in DRAWN
    draw = StudyDraw.objects.filter(study=study).first()
    design = plan.design if plan else ""
    if draw is None or draw.drawn_at is None:
        offices = tuple(one.name for one in entrants(plan)) if plan and possible else ()
        return _promised(DrawPage(possible, design, offices), draw)
    rows = list(StudyPlace.objects.filter(draw=draw).select_related("unit").order_by("place"))
    names = {unit: way[-1].name for unit, way in unit_paths(row.unit_id for row in rows).items()}
    lines = tuple(PlaceLine(row.place, row.unit.uuid, names.get(row.unit_id, ""), row.month) for row in rows)
    return _drawn(DrawPage(possible, design, tuple(sorted(line.name for line in lines))), draw, lines)


def _promised(page: DrawPage, draw: StudyDraw | None) -> DrawPage:
    """With what is public of a promise; never the seed."""
    if draw is None:
        return page
    return replace(
        page,
        promised_at=draw.committed_at,
        first_month=draw.first_month,
        seats=draw.seats,
        apart=draw.apart,
        commitment=draw.commitment,
    )


def _drawn(page: DrawPage, draw: StudyDraw, lines: tuple[PlaceLine, ...]) -> DrawPage:
    entries = [str(line.unit) for line in lines]
    seed = bytes.fromhex(draw.seed)
    same = (
        commitment(seed) == draw.commitment
        and entries_digest(entries) == draw.entries
        and list(order(seed, draw.word, entries)) == entries
    )
    return replace(
        _promised(page, draw),
        seed=draw.seed,
        word=draw.word,
        entries=draw.entries,
        drawn_at=draw.drawn_at,
        places=lines,
        same=same,
        commands=_commands(draw, entries),
    )


def _commands(draw: StudyDraw, entries: Sequence[str]) -> tuple[str, ...]:
    """For any shell: what was promised, who took part, and the order. Offices stand as their uuid."""
    listed = " ".join(sorted(entries))
    word = "'" + draw.word.replace("'", "'\\''") + "'"
    seed, every = f"printf {draw.seed} | xxd -r -p", f"printf {draw.entries} | xxd -r -p"
    said = f"printf '%s' {word} | sha256sum | cut -c1-64 | xxd -r -p"
    number = f'({seed}; {said}; {every}; printf $office) | sha256sum | sed "s/-/$office/"'
    return (
        f"{seed} | sha256sum",
        f"printf '%s\\n' {listed} | LC_ALL=C sort | sha256sum",
        f"for office in {listed}; do {number}; done | LC_ALL=C sort",
    )
