"""By which table forms of development become lesson hours (JP) in a region, on a day. The rule is no secret there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.actor import Actor, RegionId
from pamong.core.refusals import NotFound
from pamong.learning.access import KEEPERS, keeps
from pamong.learning.formats.conversions import Limit, limits
from pamong.learning.models import CapKind, CapPeriod, Conversion, ConversionUnit
from pamong.people.access import own_people, today, whole_region_for
from pamong.people.queries.presence import RegionFacts, names_of, region_facts
from pamong.people.queries.regions import region_by_code, region_of
from pamong.science.hours import Rule

UNITS: Final = ConversionUnit.choices
"""What of a form can be counted, and its words."""

CAPS: Final = (
    ("", gettext_lazy("tanpa batas")),
    ("hours:day", gettext_lazy("JP sehari")),
    ("hours:month", gettext_lazy("JP sebulan")),
    ("times:day", gettext_lazy("kali sehari")),
    ("times:month", gettext_lazy("kali sebulan")),
)
"""Kinds of cap and their words."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One of the 25 forms. ``hours`` of one unit; None: as the programme states them."""

    code: str
    name: str
    classical: bool
    unit: str
    hours: Decimal | None


@dataclass(frozen=True, slots=True)
class Form:
    """A form in a table. ``registry`` and ``flag`` are the registry's; ``confidence`` says how sure the source makes it."""

    code: str
    name: str
    classical: bool
    registry: int
    flag: str
    rule: Rule
    source: str
    confidence: str

    @property
    def unit_label(self) -> str:
        """What is counted, in words."""
        return str(ConversionUnit(self.rule.unit).label)

    @property
    def cap_label(self) -> str:
        """The cap in words; empty without one."""
        return cap_words(self.rule)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it holds from a day on.

    region      None for the one that comes with pamong
    forms       by code, classical ones first
    """

    id: int
    uuid: UUID
    region: int | None
    number: int
    valid_since: date
    source: str
    reason: str
    floor: int
    ceiling: int
    created_by: int | None
    forms: Mapping[str, Form]

    @property
    def name(self) -> str:
        """What people call it."""
        if self.region is None:
            return _("tabel bawaan pamong")
        return _("tabel instansi nomor %(number)s") % {"number": self.number}


@dataclass(frozen=True, slots=True)
class TableInWords:
    """A table of the past, of now or of later, and who set it; empty for pamong's own."""

    table: Table
    who: str
    holds: bool


@dataclass(frozen=True, slots=True)
class ConversionsPage:
    """The table that holds today, and all there are, newest first."""

    region: RegionFacts
    now: Table
    change: bool
    unconfirmed: int
    history: tuple[TableInWords, ...]
    limits: Mapping[str, Limit]


def table_of(region: int, day: date) -> Table:
    """The table by which a region counts what was learnt on that day. One query."""
    return held(tables_of([region]), region, day)


def forms(region: int) -> tuple[FormRow, ...]:
    """The 25 forms as the region counts them today, classical ones first."""
    table = table_of(region, today())
    return tuple(
        FormRow(row.code, row.name, row.classical, row.rule.unit, row.rule.hours) for row in table.forms.values()
    )


def tables_of(regions: Iterable[int]) -> tuple[Table, ...]:
    """All tables of these regions and the one that comes with pamong, each region's newest first. One query."""
    rows = Conversion.objects.filter(Q(table__region=None) | Q(table__region__in=set(regions)))
    found: dict[int, list[Conversion]] = {}
    ordered = rows.order_by("-table__valid_since", "-table__number", "-classical", "form")
    for row in ordered.select_related("table"):
        found.setdefault(row.table_id, []).append(row)
    return tuple(_table(each) for each in found.values())


def held(tables: Iterable[Table], region: int, day: date) -> Table:
    """Of these, the one that holds in a region on a day: the region's own, else pamong's, which also serves earlier days."""
    every = list(tables)
    own = [table for table in every if table.region == region and table.valid_since <= day]
    return own[0] if own else next(table for table in every if table.region is None)


def conversions_page(actor: Actor, code: str) -> ConversionsPage:
    """How a region counts, for everybody who serves or has a role there. Raises NotFound."""
    region = known_region(actor, code)
    every = [table for table in tables_of([region.id]) if table.region in (None, region.id)]
    now = held(every, region.id, today())
    names = names_of(table.created_by for table in every)
    return ConversionsPage(
        region=region,
        now=now,
        change=keeps(actor, region.id),
        unconfirmed=sum(form.confidence == "unconfirmed" for form in now.forms.values()),
        history=tuple(
            TableInWords(table, names.get(table.created_by or 0, ""), table.id == now.id)
            for table in sorted(every, key=lambda table: (table.region is None, -table.number))
        ),
        limits=limits(),
    )


def edited_table(actor: Actor, code: str) -> tuple[RegionFacts, Table]:
    """A region whose table the actor may change, and the table that holds today. Raises NotFound."""
    region = region_facts(whole_region_for(actor, code, KEEPERS))
    return region, table_of(region.id, today())


def edited_form(actor: Actor, code: str, form: str) -> tuple[RegionFacts, Table, Form]:
    """The same, and one form of it. Raises NotFound."""
    region, table = edited_table(actor, code)
    row = table.forms.get(form)
    if row is None:
        raise NotFound
    return region, table, row


def known_region(actor: Actor, code: str) -> RegionFacts:
    """A region whose rules are for the actor: who has any role there, or whose own record it keeps. Raises NotFound."""
    try:
        return region_by_code(actor, code)
    except NotFound:
        home = own_people(actor).filter(region__code=code).values_list("region", flat=True).first()
        if home is None:
            raise
        return region_of(RegionId(home))


def cap_words(rule: Rule) -> str:
    """``paling banyak 3 JP sehari``; empty without a cap."""
    if rule.cap is None:
        return ""
    return _("paling banyak %(n)s %(kind)s %(period)s") % {
        "n": rule.cap,
        "kind": CapKind(rule.cap_kind).label,
        "period": CapPeriod(rule.cap_period).label,
    }


def _table(rows: "list[Conversion]") -> Table:
    table = rows[0].table
    return Table(
        id=table.pk,
        uuid=table.uuid,
        region=table.region_id,
        number=table.number,
        valid_since=table.valid_since,
        source=table.source,
        reason=table.reason,
        floor=table.floor,
        ceiling=table.ceiling,
        created_by=table.created_by,
        forms={row.form: _form(row) for row in rows},
    )


def _form(row: Conversion) -> Form:
    rule = Rule(row.unit, row.hours, row.abroad, row.abroad_percent, row.cap, str(row.cap_kind), str(row.cap_period))
    return Form(row.form, row.name, row.classical, row.registry, row.flag, rule, row.source, row.confidence)
