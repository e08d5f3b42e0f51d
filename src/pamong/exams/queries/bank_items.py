"""The items of a bank: a page of thousands, narrowed, and all of them for a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from pamong.competency.queries.regulations import LinkedCompetency, named_competencies
from pamong.core.actor import Actor
from pamong.exams.formats.raw import RawItem
from pamong.exams.models import Bank, Cognitive, Item, ItemKey, ItemKind, ItemVersion, Sector
from pamong.exams.queries.banks import BankRow, counted_bank, keeps_bank, writes_items
from pamong.exams.queries.item_states import CONDITIONS, LABELS, alerted, lapsed, state_of
from pamong.people.queries.paged import BATCH, Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page

KINDS: Final = ItemKind.choices
SECTORS: Final = Sector.choices
COGNITIVE: Final = Cognitive.choices
_STEM: Final = 160


@dataclass(frozen=True, slots=True)
class ItemsWanted:
    """What somebody looks for among the items; all empty is every one that is not retired.

    competency  uuid
    attention   only what somebody must look at
    """

    text: str = ""
    state: str = ""
    kind: str = ""
    sector: str = ""
    competency: str = ""
    level: int | None = None
    cognitive: str = ""
    attention: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all."""
        return self != ItemsWanted()


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in its newest version.

    stem        its first words
    state       where that version stands, one of ``item_states.STATES``; ``state_label`` in words
    in_use      number of the version that counts in new forms; None where none was released
    alert       something it rests on was withdrawn, and nobody has decided
    """

    uuid: UUID
    code: str
    number: int
    kind: str
    stem: str
    state: str
    state_label: str
    in_use: int | None
    alert: bool
    sector: str
    competency: str
    level: int | None
    cognitive: str
    source: str


@dataclass(frozen=True, slots=True)
class BankPage:
    """A bank and a page of its items. ``competencies``: those that occur in it."""

    region: RegionFacts
    row: BankRow
    keep: bool
    write: bool
    attention: int
    page: "Page[ItemRow]"


def bank_page(actor: Actor, uuid: UUID, wanted: ItemsWanted, *, page: str | None = None) -> BankPage:
    """A bank that the actor may read. Raises NotFound."""
    bank, row = counted_bank(actor, uuid)
    every = _newest(bank).filter(item__retired_at=None)
    return BankPage(
        region=region_facts(bank.region),
        row=row,
        keep=keeps_bank(actor, bank.region_id),
        write=writes_items(actor, bank.region_id),
        attention=_needing(every).count(),
        page=page_of(_rows(bank, wanted), page),
    )


def bank_competencies(actor: Actor, uuid: UUID) -> list[LinkedCompetency]:
    """Competencies that items of a bank are about, by code. Raises NotFound."""
    bank, _row = counted_bank(actor, uuid)
    used = Item.objects.filter(bank=bank, undone_at=None, competency__isnull=False).order_by().distinct()
    return list(named_competencies(used.values_list("competency", flat=True)).values())


def item_rows(actor: Actor, uuid: UUID, wanted: ItemsWanted) -> tuple[BankRow, Rows[ItemRow]]:
    """The same items for a file. Raises NotFound."""
    bank, row = counted_bank(actor, uuid)
    return row, _rows(bank, wanted)


def raw_items(actor: Actor, uuid: UUID, wanted: ItemsWanted) -> tuple[BankRow, Iterator[RawItem]]:
    """The same items whole, with their keys, for another system; some hundred in memory at a time. Raises NotFound."""
    bank, row = counted_bank(actor, uuid)
    return row, _whole(list(_found(bank, wanted).values_list("pk", flat=True)))


def _rows(bank: Bank, wanted: ItemsWanted) -> Rows[ItemRow]:
    return Rows(_light(_found(bank, wanted)), _read)


def _found(bank: Bank, wanted: ItemsWanted) -> "QuerySet[ItemVersion]":
    """Newest versions that are looked for, by code."""
    rows = _newest(bank).filter(CONDITIONS.get(wanted.state, Q(item__retired_at=None)))
    for word in words(wanted.text):
        rows = rows.filter(Q(stem__icontains=word) | Q(item__code__icontains=word))
    exact = {
        "kind": wanted.kind,
        "item__sector": wanted.sector,
        "item__competency__uuid": wanted.competency,
        "item__level": wanted.level,
        "item__cognitive": wanted.cognitive,
    }
    rows = rows.filter(**{column: value for column, value in exact.items() if value})
    return (_needing(rows) if wanted.attention else rows).order_by("item__code", "item")


def _newest(bank: Bank) -> "QuerySet[ItemVersion]":
    """One version an item, the newest, with ``stem``."""
    later = ItemVersion.objects.filter(item=OuterRef("item"), number__gt=OuterRef("number"))
    return ItemVersion.objects.filter(~Exists(later), item__bank=bank, item__undone_at=None).annotate(
        stem=KT("content__stem")
    )


def _needing(rows: "QuerySet[ItemVersion]") -> "QuerySet[ItemVersion]":
    return rows.filter(Q(returned_at__isnull=False) | Q(alerted()) | lapsed())


def _light(rows: "QuerySet[ItemVersion]") -> "QuerySet[ItemVersion]":
    """Without what may hold pictures; with the number in use and whether there is an alert."""
    released = ItemVersion.objects.filter(item=OuterRef("item"), released_at__isnull=False).order_by("-number")
    alert = Exists(ItemVersion.objects.filter(Q(alerted()) | lapsed(), pk=OuterRef("pk")))
    return (
        rows.select_related("item")
        .defer("content")
        .annotate(in_use=Subquery(released.values("number")[:1]), alert=alert)
    )


def _read(rows: Sequence[Any]) -> list[ItemRow]:
    names = named_competencies(row.item.competency_id for row in rows if row.item.competency_id)
    return [_row(row, names) for row in rows]


def _row(row: Any, names: dict[int, LinkedCompetency]) -> ItemRow:
    item, state = row.item, state_of(row)
    about = names.get(item.competency_id)
    return ItemRow(
        uuid=item.uuid,
        code=item.code,
        number=row.number,
        kind=str(ItemKind(row.kind).label),
        stem=row.stem if len(row.stem) <= _STEM else f"{row.stem[:_STEM].rstrip()}…",
        state=state,
        state_label=str(LABELS[state]),
        in_use=row.in_use,
        alert=row.alert,
        sector=str(Sector(item.sector).label),
        competency=about.name if about else "",
        level=item.level,
        cognitive=str(Cognitive(item.cognitive).label) if item.cognitive else "",
        source=item.source,
    )


def _whole(ids: list[int]) -> Iterator[RawItem]:
    for start in range(0, len(ids), BATCH // 10):  # pictures weigh: few at a time
        rows = ItemVersion.objects.filter(pk__in=ids[start : start + BATCH // 10]).order_by("item__code", "item")
        key = ItemKey.objects.filter(version=OuterRef("pk")).order_by("-number").values("key")[:1]
        for row in rows.select_related("item__competency").annotate(key=Subquery(key)):
            yield _raw(row)


def _raw(row: Any) -> RawItem:
    item = row.item
    tags = {
        "sector": item.sector,
        "competency": item.competency.code if item.competency else "",
        "level": str(item.level or ""),
        "cognitive": item.cognitive,
    }
    filled = {name: value for name, value in tags.items() if value}
    return RawItem(item.code, row.kind, row.content, row.key, filled, item.source)
