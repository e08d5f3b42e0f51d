"""A person's year: what counts, beside the floor of a PNS or the ceiling of a PPPK."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from pamong.core.actor import UnitId
from pamong.learning.models import HoursLine
from pamong.learning.queries.conversions import Table, held
from pamong.learning.queries.hours.counting import HourLine, jp, tally_of
from pamong.people.access import units_below
from pamong.people.queries.roll import members, roll

FLOOR, CEILING = "floor", "ceiling"

_AIMS: Final = {"pns": FLOOR, "cpns": FLOOR, "pppk": CEILING, "pppk-pw": CEILING}
"""Kind of employment → what the number of its year is: at least, or at most."""


@dataclass(frozen=True, slots=True)
class Record:
    """All lines of one form from one record: a programme with its modules, or one claim.

    stated, worth, counted      JP: as recorded, by the values of the form, and what counts
    whys                        why it counts less; empty when all of it counts
    shared                      some day of it is also a day of another record
    """

    key: str
    title: str
    form: str
    form_name: str
    first: date
    last: date
    stated: Decimal
    worth: Decimal
    counted: Decimal
    whys: tuple[str, ...]
    shared: bool
    outside: bool


@dataclass(frozen=True, slots=True)
class FormSum:
    """JP of one form in a year."""

    name: str
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Year:
    """A person's calendar year.

    aim         floor, ceiling, or empty for who is no civil servant
    target      JP of the floor or the ceiling; None without one
    worth       before caps; ``counted`` after
    table       name of the conversion table by which the target holds
    """

    person: int
    year: int
    aim: str
    target: int | None
    worth: Decimal
    counted: Decimal
    forms: tuple[FormSum, ...]
    records: tuple[Record, ...]
    table: str

    @property
    def left(self) -> Decimal:
        """JP to the target; 0 when it is reached or there is none."""
        return max((self.target or 0) - self.counted, Decimal(0))

    @property
    def over(self) -> Decimal:
        """JP above a ceiling; 0 below it and without one."""
        return max(self.counted - self.target, Decimal(0)) if self.aim == CEILING and self.target else Decimal(0)

    @property
    def met(self) -> bool:
        """Whether a floor is reached; False without one."""
        return self.aim == FLOOR and self.target is not None and self.counted >= self.target

    @property
    def cut(self) -> Decimal:
        """JP that caps took."""
        return self.worth - self.counted

    @property
    def words(self) -> str:
        """The year in a few words, by what the number is."""
        return year_words(self.aim, self.target, self.counted)

    @property
    def shared(self) -> tuple[Record, ...]:
        """Records with days that are also another one's."""
        return tuple(record for record in self.records if record.shared)


@dataclass(frozen=True, slots=True)
class RecapRow:
    """A person in the recap of a year. ``words`` say how far the year is."""

    name: str
    nip: str
    status: str
    counted: Decimal
    target: int | None
    words: str


def year_of(person: int, year: int) -> Year:
    """What a person learnt in a calendar year, and what of it counts. Three queries.

    A PPPK's ceiling is of a contract year; the registry does not tell when that begins, so the calendar year stands for it.
    """
    someone = members([person]).get(person)
    kind, region = (someone.kind, someone.region) if someone else ("", None)
    return card_of(person, year, kind=kind, region=region)


def card_of(person: int, year: int, *, kind: str, region: int | None) -> Year:
    """The same for who knows the kind of employment and the region already. Two queries."""
    tally = tally_of([person], date(year, 1, 1), date(year, 12, 31), [] if region is None else [region])
    return _year(person, year, kind, held(tally.tables, region or 0, date(year, 12, 31)), tally.hour_lines())


def years_of(person: int, this: int) -> tuple[int, ...]:
    """Years in which something was recorded, and this one; the last first."""
    found = HoursLine.objects.filter(person=person).values_list("day__year", flat=True).distinct()
    return tuple(sorted({*found, this}, reverse=True))


def recap(region: int, year: int, unit: int | None = None) -> tuple[RecapRow, ...]:
    """Everybody who is counted in a region, or in a unit and those below it, by name. Constant queries."""
    units = None if unit is None else units_below([UnitId(unit)])
    people = roll(region, units)
    tally = tally_of([one.id for one in people], date(year, 1, 1), date(year, 12, 31), [region])
    hours = tally.by_person()
    table = held(tally.tables, region, date(year, 12, 31))
    rows = []
    for one in people:
        aim, target = target_of(one.kind, table)
        counted = hours.get(one.id, Decimal(0))
        words = year_words(aim, target, counted)
        rows.append(RecapRow(one.name, one.number, one.kind_label, counted, target, words))
    return tuple(rows)


def target_of(kind: str, table: Table) -> tuple[str, int | None]:
    """What the number of a year is for a kind of employment, and the number."""
    aim = _AIMS.get(kind, "")
    return aim, {FLOOR: table.floor, CEILING: table.ceiling}.get(aim)


def year_words(aim: str, target: int | None, counted: Decimal) -> str:
    """``14 dari 20 JP`` for a floor; ``6 JP, masih dapat 18`` for a ceiling; ``6 JP`` without either."""
    read = {"hours": jp(counted), "target": target}
    if target is None:
        return _("%(hours)s JP") % read
    if aim == FLOOR:
        return _("%(hours)s dari %(target)s JP") % read
    if counted < target:
        return _("%(hours)s JP, masih dapat %(left)s") % {**read, "left": jp(target - counted)}
    if counted == target:
        return _("%(hours)s JP, batas setahun tercapai") % read
    return _("%(hours)s JP, %(over)s di atas batas %(target)s") % {**read, "over": jp(counted - target)}


def records_of(lines: Iterable[HourLine]) -> dict[int, tuple[Record, ...]]:
    """Person → records, the last day first."""
    found: dict[int, list[HourLine]] = {}
    for one in lines:
        found.setdefault(one.line.person, []).append(one)
    return {person: _records(each) for person, each in found.items()}


def _year(person: int, year: int, kind: str, table: Table, lines: Sequence[HourLine]) -> Year:
    aim, target = target_of(kind, table)
    sums: dict[str, Decimal] = {}
    for one in lines:
        name = one.form.name if one.form else one.line.form
        sums[name] = sums.get(name, Decimal(0)) + one.counted
    return Year(
        person=person,
        year=year,
        aim=aim,
        target=target,
        worth=sum((one.worth for one in lines), Decimal(0)),
        counted=sum((one.counted for one in lines), Decimal(0)),
        forms=tuple(
            FormSum(name, hours) for name, hours in sorted(sums.items(), key=lambda each: (-each[1], each[0])) if hours
        ),
        records=_records(lines),
        table=table.name,
    )


def _records(lines: Iterable[HourLine]) -> tuple[Record, ...]:
    """By record and form, the last day first."""
    found: dict[tuple[str, str], list[HourLine]] = {}
    for one in lines:
        found.setdefault((one.line.record, one.line.form), []).append(one)
    records = [_record(key, each) for (key, _form), each in found.items()]
    return tuple(sorted(records, key=lambda record: (record.last, record.key, record.form), reverse=True))


def _record(key: str, lines: Sequence[HourLine]) -> Record:
    days = [one.line.day for one in lines]
    form = lines[0].form
    return Record(
        key=key,
        title=lines[0].line.title,
        form=lines[0].line.form,
        form_name=form.name if form else lines[0].line.form,
        first=min(days),
        last=max(days),
        stated=sum((one.line.hours for one in lines), Decimal(0)),
        worth=sum((one.worth for one in lines), Decimal(0)),
        counted=sum((one.counted for one in lines), Decimal(0)),
        whys=tuple(dict.fromkeys(one.why for one in lines if one.why)),
        shared=any(one.shared for one in lines),
        outside=key.startswith("learning.outside:"),
    )
