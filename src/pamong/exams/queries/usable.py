"""Which items may stand in a new form today."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from pamong.exams.models import Enemy, Item, ItemAlert, ItemVersion
from pamong.people.access import today


@dataclass(frozen=True, slots=True)
class Usable:
    """An item in the version that new forms take.

    competency  id; None without one
    enemies     ids of items with which it must not stand in one form
    pilot       on trial: it may stand there, but does not count
    """

    version: int
    item: int
    kind: str
    sector: str
    competency: int | None
    level: int | None
    cognitive: str
    enemies: frozenset[int]
    pilot: bool


def usable_versions(blueprint_banks: Collection[int], *, practice: bool) -> tuple[Usable, ...]:
    """Items of open banks in the order of their ids; two queries.

    Of each that is the newest operational version, and beside it a newer one that is on trial. Left out are retired items,
    those with an open alert, and those whose regulation is no longer in force unless somebody decided that they stay.

    practice    items of practice banks, and no others; otherwise none of these
    """
    items = may_stand(Item.objects.filter(bank__in=blueprint_banks, bank__closed_at=None, bank__practice=practice))
    rows = ItemVersion.objects.filter(item__in=items, piloted_at__isnull=False) | ItemVersion.objects.filter(
        item__in=items, released_at__isnull=False
    )
    counting: dict[int, ItemVersion] = {}
    trial: dict[int, ItemVersion] = {}
    for row in rows.select_related("item").defer("content").order_by("item", "number"):
        if row.released_at:
            counting[row.item_id] = row
            trial.pop(row.item_id, None)
        else:
            trial[row.item_id] = row
    found = sorted([*counting.values(), *trial.values()], key=lambda row: (row.item_id, row.number))
    enemies = enemies_of({row.item_id for row in found})
    return tuple(_usable(row, enemies.get(row.item_id, frozenset())) for row in found)


def may_stand(items: "QuerySet[Item]") -> "QuerySet[Item]":
    """Those of them that are not retired and rest on nothing that somebody must look at first."""
    alerts = ItemAlert.objects.filter(item=OuterRef("pk"))
    kept = Exists(alerts.filter(regulation=OuterRef("regulation"), kept=True))
    in_force = Q(regulation=None) | Q(regulation__withdrawn_on=None) | Q(regulation__withdrawn_on__gt=today()) | kept
    return items.filter(in_force, ~Exists(alerts.filter(closed_at=None)), retired_at=None)


def enemies_of(items: Iterable[int]) -> dict[int, frozenset[int]]:
    """Item → those with which it must not stand in one form; none where there are none. One query."""
    wanted = list(items)
    rows = Enemy.objects.filter(Q(item__in=wanted) | Q(other__in=wanted))
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in rows.values_list("item", "other"):
        found[one].add(other)
        found[other].add(one)
    return {item: frozenset(others) for item, others in found.items()}


def _usable(row: ItemVersion, enemies: frozenset[int]) -> Usable:
    item = row.item
    return Usable(
        version=row.pk,
        item=item.pk,
        kind=row.kind,
        sector=item.sector,
        competency=item.competency_id,
        level=item.level,
        cognitive=item.cognitive,
        enemies=enemies,
        pilot=row.released_at is None,
    )
