"""Lines of lesson hours as they hold now, and what of each counts. No actor; whoever asks has checked the right to know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np
from django.db import connection
from django.utils.translation import gettext as _

from pamong.kit.wording import short_number
from pamong.learning.queries.conversions import Form, Table, cap_words, held, tables_of
from pamong.science.hours import HUNDRED, Counted, Lines, Why, count, shared_days

# Of one source only the last edition holds, on whichever days its lines are. Few sources have been corrected, so those are looked
# up first: a year of thirty thousand people is a quarter of a million lines.
_LINES: Final = """
WITH corrected AS (
    SELECT source, max(edition) AS edition FROM learning_hoursline
    WHERE person = ANY (%(people)s) AND edition > 1 GROUP BY source
)
SELECT l.person, l.region, l.day, l.form, l.international, l.hours, l.times, l.title, l.source
FROM learning_hoursline l LEFT JOIN corrected c ON c.source = l.source
WHERE l.person = ANY (%(people)s) AND l.day BETWEEN %(first)s AND %(last)s
    AND (l.hours > 0 OR l.times > 0) AND (c.source IS NULL OR c.edition = l.edition)
ORDER BY l.id
"""


class LiveLine(NamedTuple):
    """A line as recorded. ``region`` is the employer then. A bare tuple: there are hundreds of thousands of them."""

    person: int
    region: int
    day: date
    form: str
    international: bool
    hours: Decimal
    times: int
    title: str
    source: str

    @property
    def record(self) -> str:
        """From which record it is: one registration with all its modules, or one claim."""
        return self.source.rpartition(":")[0] if self.source.startswith("learning.module:") else self.source


@dataclass(frozen=True, slots=True)
class HourLine:
    """A line and what of it counts.

    worth       JP by the values of the form, before anything limits them
    why         why it counts less, in words; empty when all of it counts
    shared      the person has another record on the same day
    """

    line: LiveLine
    form: Form | None
    worth: Decimal
    counted: Decimal
    why: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Lines of many people, and the arrays that tell what of each counts."""

    lines: Sequence[LiveLine]
    rules: Sequence[Form]
    at: Sequence[int]
    tables: Sequence[Table]
    counted: Counted
    shared: "np.typing.NDArray[np.bool_]"

    def by_person(self) -> dict[int, Decimal]:
        """Person → JP that count; who has none is not in the answer."""
        people, place = np.unique([line.person for line in self.lines], return_inverse=True)
        sums = np.bincount(place, self.counted.hours, len(people)) if self.lines else np.zeros(0)
        return {int(person): Decimal(round(total)).scaleb(-2) for person, total in zip(people, sums, strict=True)}

    def hour_lines(self) -> list[HourLine]:
        """Each line in words, as they were recorded."""
        return [self._line(place) for place in range(len(self.lines))]

    def _line(self, place: int) -> HourLine:
        form = self.rules[self.at[place]] if self.at[place] >= 0 else None
        return HourLine(
            line=self.lines[place],
            form=form,
            worth=Decimal(int(self.counted.worth[place])).scaleb(-2),
            counted=Decimal(int(self.counted.hours[place])).scaleb(-2),
            why=_words(Why(int(self.counted.why[place])), form, as_at_home=bool(self.counted.as_at_home[place])),
            shared=bool(self.shared[place]),
        )


def live_lines(people: Collection[int], first: date, last: date) -> list[LiveLine]:
    """What holds of these people from one day to another, as it was recorded. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, {"people": list(people), "first": first, "last": last})
        return list(map(LiveLine._make, cursor.fetchall()))


def tallied(lines: Sequence[LiveLine], tables: Sequence[Table]) -> Tally:
    """What of each line counts. The lines must be all of their people in the months they are of.

    tables      of all regions that the lines name, and pamong's
    """
    forms: dict[tuple[int, str], int] = {}
    rules: list[Form] = []
    for table in tables:
        for code, form in table.forms.items():
            forms[table.id, code] = len(rules)
            rules.append(form)
    holding: dict[tuple[int, date], int] = {}
    for key in {(line.region, line.day) for line in lines}:
        holding[key] = held(tables, *key).id
    at = [forms.get((holding[line.region, line.day], line.form), -1) for line in lines]
    arrays = _arrays(lines, at)
    return Tally(
        lines=lines,
        rules=rules,
        at=at,
        tables=tables,
        counted=count(arrays, [form.rule for form in rules]),
        shared=shared_days(arrays.person, arrays.origin, arrays.day),
    )


def tally_of(people: Collection[int], first: date, last: date, regions: Collection[int] = ()) -> Tally:
    """The same, read. Two queries for any number of people.

    regions     whose tables the caller has use for beside those that lines name
    """
    lines = live_lines(people, first, last)
    return tallied(lines, tables_of({*(line.region for line in lines), *regions}))


def jp(value: Decimal) -> str:
    """``14``, ``2,5``: as many places as it needs, two at most."""
    return short_number(value, 2)


def _arrays(lines: Sequence[LiveLine], at: Sequence[int]) -> Lines:
    codes: dict[str, int] = {}
    form = [codes.setdefault(line.form, len(codes)) for line in lines]
    records: dict[str, int] = {}
    origin = [records.setdefault(line.record, len(records)) for line in lines]
    return Lines(
        person=np.array([line.person for line in lines], dtype=np.int64),
        origin=np.array(origin, dtype=np.int64),
        form=np.array(form, dtype=np.int64),
        rule=np.array(at, dtype=np.int64),
        day=np.array([line.day for line in lines], dtype="datetime64[D]"),
        order=np.arange(len(lines)),
        hours=np.array([int(line.hours * HUNDRED) for line in lines], dtype=np.int64),
        times=np.array([line.times for line in lines], dtype=np.int64),
        international=np.array([line.international for line in lines], dtype=np.bool_),
    )


def _words(why: Why, form: Form | None, *, as_at_home: bool) -> str:
    reason = {
        Why.NOTHING: "",
        Why.NO_HOURS: _("JP-nya tidak disebut"),
        Why.NO_TIMES: _("hadirnya kurang untuk dihitung satu %(unit)s") % {"unit": form.unit_label if form else ""},
        Why.UNKNOWN_FORM: _("bentuknya tidak ada di tabel konversi"),
        Why.SAME_DAY: _("satu hari dihitung sekali dalam satu kegiatan"),
        Why.CAP: _("%(form)s %(cap)s, dari semua catatan")
        % {"form": form.name if form else "", "cap": cap_words(form.rule) if form else ""},
    }[why]
    if not as_at_home:
        return reason
    home = _("nilai internasional belum dikonfirmasi, dihitung seperti nasional")
    return f"{reason}; {home}" if reason else home
