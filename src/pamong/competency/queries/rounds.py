"""Rounds of a region: which there are, how far each is, and how its raters differ. For who organises; ratings are counts here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page
from django.db import connection
from django.db.models import Count, Q, QuerySet

from pamong.competency.access import KEEPERS, kept_round_for
from pamong.competency.models import EvidenceKind, RaterKind, Rating, Round, RoundSubject, RoundUnit
from pamong.competency.queries.round_plan import below, office_of, plan_round
from pamong.core.actor import Actor
from pamong.people.access import whole_region_for
from pamong.people.queries.cards import without_account
from pamong.people.queries.directory import PersonRow, read_rows
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.posts import Node, held_posts, unit_tree
from pamong.people.queries.presence import RegionFacts, region_facts

PLANNED, OPEN, CLOSED, CANCELLED = "planned", "open", "closed", "cancelled"

FEWEST_RATED: Final = 5
"""Of fewer people a supervisor's difference from the others is chance."""

# Own tables only. A supervisor's level of somebody beside the mean of what colleagues and the person said of the same.
_DRIFT: Final = """
WITH told AS (
    SELECT r.rater_id AS rater, s.person_id AS person, e.level
        - avg(o.level) OVER (PARTITION BY r.rater_id, s.person_id, e.competency) AS apart
    FROM competency_rating r JOIN competency_roundsubject s ON s.id = r.subject_id
    JOIN competency_evidence e ON e.person = s.person_id AND e.source = %(source)s AND e.kind = %(supervisor)s
    JOIN competency_evidence o ON o.person = e.person AND o.competency = e.competency AND o.source = e.source
        AND o.kind <> e.kind
    WHERE s.round_id = %(round)s AND r.kind = 'supervisor' AND r.cancelled_at IS NULL
)
SELECT rater, count(DISTINCT person), avg(apart)::float8 FROM told
GROUP BY rater HAVING count(DISTINCT person) >= %(fewest)s ORDER BY abs(avg(apart)) DESC, rater
"""


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in a list.

    state       planned, open, closed or cancelled
    subjects    posts whose holder is rated; ``asked`` ratings, of which ``done`` have come in
    """

    uuid: UUID
    title: str
    state: str
    opens_on: date
    closes_on: date
    peers: int
    opened_at: datetime | None
    closed_at: datetime | None
    subjects: int
    asked: int
    done: int


@dataclass(frozen=True, slots=True)
class Rounds:
    """A page of a region's rounds, newest first."""

    region: RegionFacts
    page: "Page[RoundRow]"


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit that a round may be opened for, and how many people serve in it and below."""

    uuid: UUID
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Share:
    """Ratings of one kind, or about the people of one office: asked, and come in."""

    name: str
    asked: int
    done: int


@dataclass(frozen=True, slots=True)
class Drift:
    """By how many levels a supervisor's ratings differ from the others', on average; above 0 is milder."""

    rater: PersonRow
    rated: int
    apart: float


@dataclass(frozen=True, slots=True)
class Preview:
    """What opening a round would make, as people serve today.

    raters      people who would be asked, of whom ``locked_out`` have no account to answer with
    """

    subjects: int
    people: int
    raters: int
    locked_out: int
    unprofiled: int
    unsupervised: int
    short: int


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round as its page shows it.

    units           names of those chosen
    raters          people asked; ``begun`` have handed in one rating at least, ``waiting`` still owe one
    unsupervised    subjects without a supervisor's rating; ``short`` with fewer colleagues than were to be drawn
    preview         only of a planned one; ``drifts`` only of a closed one
    """

    region: RegionFacts
    row: RoundRow
    units: tuple[str, ...]
    kinds: tuple[Share, ...]
    offices: tuple[Share, ...]
    raters: int
    begun: int
    waiting: int
    unsupervised: int
    short: int
    preview: Preview | None
    drifts: tuple[Drift, ...]


def rounds(actor: Actor, code: str, *, page: str | None = None) -> Rounds:
    """Rounds of a region that the actor organises. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    return Rounds(region_facts(region), page_of(_of(region.pk), page))


def all_rounds(actor: Actor, code: str) -> Rows[RoundRow]:
    """The same rounds, for a file. Raises NotFound."""
    return _of(whole_region_for(actor, code, KEEPERS).pk)


def _of(region: int) -> Rows[RoundRow]:
    return Rows(Round.objects.filter(region=region).order_by("-pk"), round_rows)


def round_rows(found: Sequence[Round]) -> list[RoundRow]:
    """These rounds. Two queries for any number."""
    ids = [row.pk for row in found]
    subjects = Counter(RoundSubject.objects.filter(round__in=ids).values_list("round", flat=True).iterator())
    ratings = _counted(Rating.objects.filter(subject__round__in=ids, cancelled_at=None), "subject__round")
    return [
        RoundRow(
            uuid=row.uuid,
            title=row.title,
            state=state_of(row),
            opens_on=row.opens_on,
            closes_on=row.closes_on,
            peers=row.peers,
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            subjects=subjects[row.pk],
            asked=ratings.get(row.pk, (0, 0))[0],
            done=ratings.get(row.pk, (0, 0))[1],
        )
        for row in found
    ]


def state_of(row: Round) -> str:
    """By what has happened to it."""
    if row.cancelled_at:
        return CANCELLED
    if row.closed_at:
        return CLOSED
    return OPEN if row.opened_at else PLANNED


def round_choices(actor: Actor, code: str) -> tuple[RegionFacts, tuple[UnitChoice, ...]]:
    """Offices of a region, by name, those without people left out; the unit that holds them all first. Raises NotFound."""
    region = whole_region_for(actor, code, KEEPERS)
    tree = unit_tree(region.pk)
    offices = office_of(tree)
    serving: dict[int, set[int]] = {}
    for post in held_posts(region.pk):
        if post.unit in offices:
            serving.setdefault(offices[post.unit], set()).add(post.person)
    tops = [node for node in tree.values() if node.parent not in tree]
    whole = tops[0] if len(tops) == 1 else None
    everybody = len(set().union(*serving.values())) if serving else 0
    first = (UnitChoice(whole.uuid, whole.name, everybody),) if whole else ()
    choices = tuple(
        UnitChoice(node.uuid, node.name, len(serving[node.id]))
        for node in tree.values()
        if node.id in serving and node is not whole
    )
    return region_facts(region), first + choices


def round_page(actor: Actor, uuid: UUID) -> RoundPage:
    """A round that the actor organises. Raises NotFound."""
    row = kept_round_for(actor, uuid)
    tree = unit_tree(row.region_id)
    chosen = RoundUnit.objects.filter(round=row).values_list("unit", flat=True)
    raters, begun, waiting = _raters(row)
    state = state_of(row)
    return RoundPage(
        region=region_facts(row.region),
        row=round_rows([row])[0],
        units=tuple(sorted(tree[unit].name for unit in chosen if unit in tree)),
        kinds=_kinds(row),
        offices=_offices(row, tree),
        raters=raters,
        begun=begun,
        waiting=waiting,
        unsupervised=unsupervised(RoundSubject.objects.filter(round=row)).count(),
        short=short_of_peers(row).count(),
        preview=_preview(row) if state == PLANNED else None,
        drifts=_drifts(row) if state == CLOSED else (),
    )


def unsupervised(found: "QuerySet[RoundSubject]") -> "QuerySet[RoundSubject]":
    """Those of them whom nobody above rates, though somebody rates them."""
    rated = Rating.objects.filter(cancelled_at=None)
    led = rated.filter(kind=RaterKind.SUPERVISOR).values("subject")
    return found.filter(pk__in=rated.values("subject")).exclude(pk__in=led)


def short_of_peers(row: Round) -> "QuerySet[RoundSubject]":
    """Subjects of a round for whom fewer colleagues are asked than were to be drawn."""
    found = RoundSubject.objects.filter(round=row)
    here = Rating.objects.filter(subject__round=row, cancelled_at=None)
    asked = here.filter(kind=RaterKind.PEER).values("subject").annotate(n=Count("pk")).filter(n__gte=row.peers)
    found = found.filter(pk__in=here.values("subject"))
    return found.exclude(pk__in=asked.values("subject")) if row.peers else found.none()


def unrated_posts(row: Round) -> list[int]:
    """Assignments of counted people in the units of a round that have no part in it, by id: no profile, or came later."""
    tree = unit_tree(row.region_id)
    units = below(tree, RoundUnit.objects.filter(round=row).values_list("unit", flat=True))
    rated = set(RoundSubject.objects.filter(round=row).values_list("assignment", flat=True))
    return sorted({post.person for post in held_posts(row.region_id, units) if post.assignment not in rated})


def _raters(row: Round) -> tuple[int, int, int]:
    """People asked, those who have handed in something, those who still owe something."""
    counts = _counted(_held(row), "rater").values()
    return len(counts), sum(done > 0 for _asked, done in counts), sum(done < asked for asked, done in counts)


def _held(row: Round) -> "QuerySet[Rating]":
    return Rating.objects.filter(subject__round=row, cancelled_at=None)


def _counted(found: "QuerySet[Rating]", by: str) -> dict[Any, tuple[int, int]]:
    """How many of these ratings are asked and have come in, for each value of a column."""
    done = Count("pk", filter=Q(invitation__done=True))
    rows = found.order_by().values(by).annotate(asked=Count("pk"), came=done).values_list(by, "asked", "came")
    return {value: (asked, came) for value, asked, came in rows}


def _kinds(row: Round) -> tuple[Share, ...]:
    counts = _counted(_held(row), "kind")
    return tuple(Share(str(kind.label), *counts[kind.value]) for kind in RaterKind if kind.value in counts)


def _offices(row: Round, tree: Mapping[int, Node]) -> tuple[Share, ...]:
    """By the office of who is rated; those from which least has come first."""
    offices = office_of(tree)
    asked, done = Counter[int](), Counter[int]()
    for unit, (wanted, came) in _counted(_held(row), "subject__unit").items():
        office = offices.get(unit, unit)
        asked[office] += wanted
        done[office] += came
    found = [Share(tree[unit].name if unit in tree else "–", asked[unit], done[unit]) for unit in asked]
    return tuple(sorted(found, key=lambda share: (share.done / share.asked, share.name)))


def _preview(row: Round) -> Preview:
    units = RoundUnit.objects.filter(round=row).values_list("unit", flat=True)
    plan = plan_round(row.region_id, units, peers=row.peers, seed=row.seed)
    people = {planned.post.person for planned in plan.subjects}
    raters = people.union(*(plan.peers[person] for person in people))
    raters |= {plan.supervisors[person].person for person in people & plan.supervisors.keys()}
    return Preview(
        subjects=len(plan.subjects),
        people=len(people),
        raters=len(raters),
        locked_out=without_account(raters),
        unprofiled=len(plan.unprofiled),
        unsupervised=len(people - plan.supervisors.keys()),
        short=sum(1 for person in people if len(plan.peers[person]) < row.peers),
    )


def _drifts(row: Round) -> tuple[Drift, ...]:
    given: dict[str, str | int] = {
        "round": row.pk,
        "source": f"competency.round:{row.pk}",
        "supervisor": EvidenceKind.SUPERVISOR.value,
        "fewest": FEWEST_RATED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DRIFT, given)
        found = cursor.fetchall()
    raters = read_rows([rater for rater, _rated, _apart in found])
    return tuple(Drift(rater, rated, apart) for rater, (_id, rated, apart) in zip(raters, found, strict=True))
