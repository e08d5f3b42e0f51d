"""Banks of items as lists and pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pamong.core.actor import Actor
from pamong.core.refusals import NotFound
from pamong.exams.access import AUTHORS, KEEPERS, REVIEWERS, banks_of, kept_bank_for, written_bank_for
from pamong.exams.models import Bank, Item, ItemAlert, ItemVersion
from pamong.people.access import holds, whole_region_for
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, region_facts
from pamong.people.queries.words import words

if TYPE_CHECKING:
    from django.core.paginator import Page


@dataclass(frozen=True, slots=True)
class BankRow:
    """A bank.

    region      name of the one that keeps it; ``own``: the one whose list this is
    items       that are not retired; ``released``: of these with an operational version
    """

    uuid: UUID
    name: str
    about: str
    region: str
    own: bool
    practice: bool
    shared_at: datetime | None
    closed_at: datetime | None
    items: int
    released: int


@dataclass(frozen=True, slots=True)
class BanksWanted:
    """What somebody looks for; closed ones only when asked for."""

    text: str = ""
    closed: bool = False

    @property
    def narrows(self) -> bool:
        """Whether it asks for anything but all open ones."""
        return self != BanksWanted()


@dataclass(frozen=True, slots=True)
class Banks:
    """A page of banks: those of the region, then shared ones. ``waiting``: versions and alerts that wait for somebody."""

    region: RegionFacts
    keep: bool
    waiting: int
    page: "Page[BankRow]"


def banks(actor: Actor, code: str, wanted: BanksWanted, *, page: str | None = None) -> Banks:
    """Banks that who writes, reviews or keeps items of a region may read. Raises NotFound."""
    region = whole_region_for(actor, code, REVIEWERS)
    return Banks(
        region=region_facts(region),
        keep=holds(actor, KEEPERS, region.pk),
        waiting=waiting_in(region.pk),
        page=page_of(bank_rows(actor, code, wanted), page),
    )


def bank_rows(actor: Actor, code: str, wanted: BanksWanted) -> Rows[BankRow]:
    """The same, for a file."""
    region = whole_region_for(actor, code, REVIEWERS)
    found = banks_of(actor).filter(Q(region=region) | Q(shared_at__isnull=False))
    found = found.filter(closed_at__isnull=not wanted.closed).exclude(closed_at=F("created_at"))  # of rehearsals
    for word in words(wanted.text):
        found = found.filter(Q(name__icontains=word) | Q(about__icontains=word))
    own = Exists(Bank.objects.filter(pk=OuterRef("pk"), region=region))
    ordered = _counted(found).annotate(own=own).order_by("-own", "name", "pk")
    return Rows(ordered, lambda rows: _read(rows, region.pk))


def bank_facts(actor: Actor, uuid: UUID) -> tuple[RegionFacts, BankRow]:
    """A bank for the forms of who keeps it. Raises NotFound."""
    row = kept_bank_for(actor, uuid)
    return region_facts(row.region), _read(_counted(Bank.objects.filter(pk=row.pk)), row.region_id)[0]


def bank_written(actor: Actor, uuid: UUID) -> tuple[RegionFacts, BankRow]:
    """A bank for who begins a new item in it. Raises NotFound."""
    row = written_bank_for(actor, uuid)
    return region_facts(row.region), _read(_counted(Bank.objects.filter(pk=row.pk)), row.region_id)[0]


def bank_options(actor: Actor, region: int, *, practice: bool) -> list[BankRow]:
    """Open banks from which a blueprint of a region may take its items, the own ones first."""
    found = banks_of(actor).filter(Q(region=region) | Q(shared_at__isnull=False), closed_at=None, practice=practice)
    rows = _read(_counted(found).order_by("name", "pk"), region)
    return sorted(rows, key=lambda row: not row.own)


def keeps_bank(actor: Actor, region: int) -> bool:
    """Whether the actor opens, shares and closes banks of a region."""
    return holds(actor, KEEPERS, region)


def writes_items(actor: Actor, region: int) -> bool:
    """Whether the actor writes items of a region."""
    return holds(actor, AUTHORS, region)


def counted_bank(actor: Actor, uuid: UUID) -> tuple[Bank, BankRow]:
    """A bank that the actor may read, with its numbers. Raises NotFound."""
    row = _counted(banks_of(actor).filter(uuid=uuid)).first()
    if row is None:
        raise NotFound
    return row, _read([row], row.region_id)[0]


def waiting_in(region: int) -> int:
    """How many versions wait for a review, and how many alerts for a decision, in open banks of a region."""
    versions = ItemVersion.objects.filter(
        item__bank__region=region,
        item__bank__closed_at=None,
        item__retired_at=None,
        handed_in_at__isnull=False,
        reviewed_at=None,
        returned_at=None,
    )
    alerts = ItemAlert.objects.filter(
        item__bank__region=region, item__bank__closed_at=None, item__retired_at=None, closed_at=None
    )
    return versions.count() + alerts.count()


def _counted(found: "QuerySet[Bank]") -> "QuerySet[Bank]":
    """With ``items`` and ``released``."""
    items = Item.objects.filter(bank=OuterRef("pk"), retired_at=None).order_by()
    operational = Exists(ItemVersion.objects.filter(item=OuterRef("pk"), released_at__isnull=False))
    return found.annotate(items=_count(items), released=_count(items.filter(operational)))


def _count(items: "QuerySet[Item]") -> Coalesce:
    counted = items.values("bank").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _read(rows: "Sequence[Bank] | QuerySet[Bank]", region: int) -> list[BankRow]:
    return [
        BankRow(
            uuid=row.uuid,
            name=row.name,
            about=row.about,
            region=row.region.name,
            own=row.region_id == region,
            practice=row.practice,
            shared_at=row.shared_at,
            closed_at=row.closed_at,
            items=getattr(row, "items"),  # noqa: B009  # annotations, which the model does not know
            released=getattr(row, "released"),  # noqa: B009  # as above
        )
        for row in rows
    ]
