"""Which certificates many people hold, and what they are worth now. No actor; whoever asks has checked the right to know.

Constant queries for any number of people: what five thousand need is read at once, by id, and named only where it is shown.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pamong.competency.queries.gaps.scope import branch, children
from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.credentials.access import KEEPERS, published_versions
from pamong.credentials.formats.states import State, state_of
from pamong.credentials.models import Credential, SchemePosition, Signature, StatusChange
from pamong.people.access import holds, region_for, unit_for
from pamong.people.queries.posts import HeldPost, Node, held_posts, unit_tree
from pamong.people.queries.presence import RegionFacts, region_facts

if TYPE_CHECKING:
    from django.db.models import QuerySet

OVERSEERS: Final = frozenset({*KEEPERS, "leader"})
"""See which people of their region or unit hold which certificate."""

WAITING: Final = _("menunggu tanda tangan")
"""What is said of a certificate that nobody has signed yet."""


@dataclass(frozen=True, slots=True)
class Aimed:
    """A scheme that takes applications, and the positions whose work it is about."""

    scheme: int
    version: UUID
    title: str
    positions: frozenset[int]


@dataclass(frozen=True, slots=True)
class Standing:
    """The certificate of a scheme that says most about a person: one in force, else the newest.

    state       UNKNOWN while it waits for its signature
    """

    credential: UUID
    scheme: int
    person: int
    number: str
    state: State
    valid_until: datetime

    @property
    def in_force(self) -> bool:
        """Whether it counts now."""
        return self.state is State.VALID

    @property
    def words(self) -> str:
        """What it is worth, within a sentence."""
        return str(WAITING) if self.state is State.UNKNOWN else self.state.value


@dataclass(frozen=True, slots=True)
class Overseen:
    """The part of a region that somebody oversees.

    units       ids of its units; None is the whole region
    tops        of these the ones under no other, or all at the top
    """

    region: RegionFacts
    tree: Mapping[int, Node]
    units: frozenset[int] | None
    tops: tuple[int, ...]

    def posts(self) -> list[HeldPost]:
        """Who holds which post in it."""
        return held_posts(self.region.id, self.units)


def overseen(actor: Actor, code: str, unit: UUID | None = None) -> Overseen:
    """What the actor oversees of a region, or a unit of that with those below it. Raises NotFound."""
    region = region_for(actor, code, OVERSEERS)
    tree = unit_tree(region.pk)
    if unit is not None:
        top = unit_for(actor, unit, OVERSEERS)
        if top.region_id != region.pk:
            raise NotFound
        return Overseen(region_facts(region), tree, frozenset(branch(tree, top.pk)), (top.pk,))
    if holds(actor, OVERSEERS, region.pk):
        return Overseen(region_facts(region), tree, None, tuple(children(tree).get(None, [])))
    led = {
        int(grant.unit)
        for grant in actor.grants
        if grant.role in OVERSEERS and grant.region == region.pk and grant.unit
    }
    below = {inner for top in led for inner in branch(tree, top) if inner != top}
    tops = tuple(sorted(top for top in led - below if top in tree))
    units = frozenset(inner for top in tops for inner in branch(tree, top))
    return Overseen(region_facts(region), tree, units, tops)


def aimed_schemes(region: int) -> dict[int, Aimed]:
    """Schemes of a region that take applications, by id, with the positions that their newest version names. Two queries."""
    versions = list(published_versions().filter(scheme__region=region).order_by("scheme__title", "scheme"))
    positions: dict[int, set[int]] = defaultdict(set)
    pairs = SchemePosition.objects.filter(version__in=versions).values_list("version", "position")
    for version, position in pairs:
        positions[version].add(position)
    return {
        row.scheme_id: Aimed(row.scheme_id, row.uuid, row.scheme.title, frozenset(positions[row.pk]))
        for row in versions
    }


def standings_of(people: Collection[int], schemes: Collection[int] | None = None) -> dict[tuple[int, int], Standing]:
    """Person and scheme → the certificate that says most. Two queries; nobody without any is in the answer.

    schemes     ids; None is all, also those that nobody applies for any more and those of other regions
    """
    signed = Exists(Signature.objects.filter(credential=OuterRef("pk")))
    rows = Credential.objects.filter(person__in=people)
    rows = rows if schemes is None else rows.filter(version__scheme__in=schemes)
    return _best(rows.annotate(signed=signed).order_by("pk"))


def still_in_force(person: int) -> str:
    """Why a certificate still needs its holder, as a sentence; empty when none does. No actor; whoever asks has checked."""
    rows = list(Credential.objects.filter(person=person))
    needing = {State.VALID, State.SUSPENDED, State.UNKNOWN}
    count = sum(state in needing for state in state_of_each(rows).values())
    words = ngettext(
        "%(n)s sertifikatnya masih berlaku atau menunggu ditandatangani.",
        "%(n)s sertifikatnya masih berlaku atau menunggu ditandatangani.",
        count,
    )
    return words % {"n": count} if count else ""


def last_day(valid_until: datetime, zone: str) -> date:
    """The last whole day of a certificate where it was issued."""
    return timezone.localdate(valid_until - timedelta(microseconds=1), ZoneInfo(zone))


def state_of_each(rows: Iterable[Credential]) -> dict[int, State]:
    """Id → what each certificate is worth now; UNKNOWN while it waits for its signature. Two queries."""
    some = list(rows)
    kinds, now = _kinds(row.pk for row in some), timezone.now()
    signed = set(Signature.objects.filter(credential__in=[row.pk for row in some]).values_list("credential", flat=True))
    return {
        row.pk: _state(row.pk in signed, kinds.get(row.pk, ()), row.valid_from, row.valid_until, now) for row in some
    }


def _state(
    signed: bool,  # noqa: FBT001  # one of five columns of a row
    kinds: tuple[str, ...],
    since: datetime,
    until: datetime,
    now: datetime,
) -> State:
    """What nobody will sign any more is over, though the public never knew of it."""
    if not signed and "withdrawn" in kinds:
        return State.WITHDRAWN
    return state_of(signed=signed, kinds=kinds, valid_from=since, valid_until=until, at=now)


def _best(rows: "QuerySet[Credential]") -> dict[tuple[int, int], Standing]:
    fields = ("pk", "uuid", "version__scheme", "person", "number", "signed", "valid_from", "valid_until")
    found = list(rows.values_list(*fields))
    kinds = _kinds(row[0] for row in found)
    best: dict[tuple[int, int], Standing] = {}
    now = timezone.now()
    for pk, uuid, scheme, person, number, signed, since, until in found:
        state = _state(signed, kinds.get(pk, ()), since, until, now)
        before = best.get((person, scheme))
        if before is None or not before.in_force or state is State.VALID:
            best[person, scheme] = Standing(uuid, scheme, person, number, state, until)
    return best


def _kinds(credentials: Iterable[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = StatusChange.objects.filter(credential__in=list(credentials)).order_by("number")
    for credential, kind in rows.values_list("credential", "kind"):
        found[credential] = (*found.get(credential, ()), kind)
    return found
