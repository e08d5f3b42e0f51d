"""From one version of a framework to the next: what stays, what changes, and whom that touches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from pamong.competency.access import kept_version_for
from pamong.competency.models import Competency, CompetencyVersion, Evidence, FrameworkVersion, Level, Requirement
from pamong.competency.queries.dictionaries import Said, said_of
from pamong.competency.queries.publishing import incomplete
from pamong.core.actor import Actor

SAME: Final = "same"
REWORDED: Final = "reworded"
LEVELS: Final = "levels"
NEW: Final = "new"
DROPPED: Final = "dropped"
REPLACED: Final = "replaced"

CHANGES: Final = (REPLACED, DROPPED, LEVELS, REWORDED, NEW, SAME)
"""What may have happened to a competency, the gravest first."""


@dataclass(frozen=True, slots=True)
class BridgeLine:
    """One competency.

    change          one of ``CHANGES``; one whose levels are another number may be reworded as well
    before, after   number of its levels; None where it is not worded
    successor       code of the one that replaces it; empty for none
    positions       how many ask for it by a requirement of their own
    beyond          how many of these ask for more levels than it will have
    people          how many have evidence of it
    """

    uuid: UUID
    code: str
    name: str
    change: str
    before: int | None
    after: int | None
    successor: str
    positions: int
    beyond: int
    people: int

    @property
    def breaks(self) -> str:
        """What somebody must mend afterwards, in a sentence; empty for nothing."""
        if self.change == DROPPED and (self.positions or self.people):
            return _(
                "Keluar tanpa pengganti: %(positions)s syarat jabatan dan bukti %(people)s pegawai tidak lagi dihitung."
            ) % {"positions": self.positions, "people": self.people}
        if self.beyond:
            return _("%(count)s jabatan meminta level di atas %(top)s, level tertingginya nanti.") % {
                "count": self.beyond,
                "top": self.after,
            }
        return ""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two versions of a framework beside each other; ``old`` is None for a first version.

    missing     what keeps a draft from being published, in sentences
    """

    new: Said
    old: Said | None
    missing: tuple[str, ...]
    lines: tuple[BridgeLine, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Change → how many competencies, the gravest change first, without those that are none."""
        found = {change: sum(line.change == change for line in self.lines) for change in CHANGES}
        return {change: count for change, count in found.items() if count}

    @property
    def breaks(self) -> list[BridgeLine]:
        """Those after which somebody must mend something."""
        return [line for line in self.lines if line.breaks]


@dataclass(frozen=True, slots=True)
class _Words:
    """A competency as one version words it."""

    said: tuple[object, ...]
    name: str
    levels: tuple[tuple[str, tuple[str, ...]], ...]


def bridge(actor: Actor, version: UUID) -> Bridge:
    """What a version changes of the one before it. Six queries, however large they are.

    raises      NotFound for who does not keep the framework
    """
    new = kept_version_for(actor, version)
    earlier = FrameworkVersion.objects.filter(framework=new.framework, number__lt=new.number)
    old = earlier.exclude(published_at=None).select_related("framework__region").order_by("-number").first()
    after, before = _words(new), _words(old) if old else {}
    codes = Competency.objects.filter(pk__in={*after, *before}).select_related("replaced_by").order_by("code")
    changed = {pk for pk in before if before[pk] != after.get(pk)}
    asked = Requirement.objects.filter(competency__in=changed, until=None, level__gt=0)
    positions, people = _positions(asked), _people(new.framework.region_id, changed)
    beyond = _beyond(asked, {pk: len(after[pk].levels) for pk in changed if pk in after})
    lines = (
        _line(
            row,
            before.get(row.pk),
            after.get(row.pk),
            successor=_successor(row, after),
            touched=(positions.get(row.pk, 0), beyond.get(row.pk, 0), people.get(row.pk, 0)),
        )
        for row in codes
    )
    return Bridge(
        new=said_of(actor, new),
        old=said_of(actor, old) if old else None,
        missing=() if new.published_at else tuple(incomplete(new)),
        lines=tuple(sorted(lines, key=lambda line: CHANGES.index(line.change))),
    )


def _line(
    row: Competency, before: _Words | None, after: _Words | None, *, successor: str, touched: tuple[int, int, int]
) -> BridgeLine:
    positions, beyond, people = touched
    words = after or before
    return BridgeLine(
        uuid=row.uuid,
        code=row.code,
        name=words.name if words else "",
        change=_change(before, after, successor),
        before=len(before.levels) if before else None,
        after=len(after.levels) if after else None,
        successor=successor if after is None else "",
        positions=positions,
        beyond=beyond,
        people=people,
    )


def _change(before: _Words | None, after: _Words | None, successor: str) -> str:
    if before is None:
        return NEW
    if after is None:
        return REPLACED if successor else DROPPED
    if len(before.levels) != len(after.levels):
        return LEVELS
    return SAME if before == after else REWORDED


def _successor(row: Competency, after: dict[int, _Words]) -> str:
    return row.replaced_by.code if row.replaced_by and row.replaced_by_id in after else ""


def _words(version: FrameworkVersion) -> dict[int, _Words]:
    """Id of a competency → how a version words it. Two queries."""
    levels: dict[int, list[tuple[str, tuple[str, ...]]]] = {}
    steps = Level.objects.filter(worded__version=version).order_by("number")
    for worded, headline, indicators in steps.values_list("worded", "headline", "indicators"):
        levels.setdefault(worded, []).append((headline, tuple(indicators)))
    return {
        row.competency_id: _Words(
            (row.name, row.group, row.aspect, row.definition, row.critical), row.name, tuple(levels.get(row.pk, ()))
        )
        for row in CompetencyVersion.objects.filter(version=version)
    }


def _positions(asked: "QuerySet[Requirement]") -> dict[int, int]:
    return dict(asked.order_by().values_list("competency").annotate(n=Count("pk")))


def _beyond(asked: "QuerySet[Requirement]", tops: dict[int, int]) -> dict[int, int]:
    """How many positions ask for a level above the new top. A query for each height, nine at most."""
    found: dict[int, int] = {}
    for top in set(tops.values()):
        mine = [pk for pk, height in tops.items() if height == top]
        found |= _positions(asked.filter(competency__in=mine, level__gt=top))
    return found


def _people(region: int | None, competencies: Iterable[int]) -> dict[int, int]:
    """How many people have evidence of each, in the region that keeps the framework."""
    here = Q(region=region) if region is not None else Q()
    rows = Evidence.objects.filter(here, competency__in=list(competencies)).order_by()
    return dict(rows.values_list("competency").annotate(n=Count("person", distinct=True)))
