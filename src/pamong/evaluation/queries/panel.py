"""What a plan looks at, as a table: one row for each office and month, with the number of cases. It can be worked out anywhere.

Months are those of receipt; a row is there only for whole months within the window that the office's sources cover, and only with
as many cases as the indicator asks for. No function here takes an actor; whoever asks has checked the right to know.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Final
from uuid import UUID

from pamong.evaluation.formats.study_spec import DESIGNS, OutcomeKind, StudySpec, spec_text
from pamong.evaluation.models import StudyDesign, StudyPlan
from pamong.evaluation.queries.starts import Starts, month_after, starts_of
from pamong.science.impact.found import Design
from pamong.services.formats.indicators import Indicator, indicators
from pamong.services.queries.indicators import Line, indicator_lines
from pamong.services.queries.offices import GivingOffice, giving_offices

FILE: Final = "panel.csv"
"""As the plan of the command calls it."""

# Files are the same whatever language somebody reads in, as the command's results are.
_UNITS: Final = {"days": "hari kerja", "hours": "jam", "minutes": "menit", "share": "bagian, 0 sampai 1"}
_COLUMNS: Final = ("office", "office_name", "month")
_DESIGNS: Final[dict[str, Design]] = {design: design for design in DESIGNS}


@dataclass(frozen=True, slots=True)
class Extract:
    """The table as CSV in UTF-8, the plan as TOML that ``pamong study run`` reads, and the number of rows."""

    csv: bytes
    spec: str
    rows: int


@dataclass(frozen=True, slots=True)
class PanelRow:
    """An office in a month.

    office      uuid of the unit
    value       of the indicator; ``cases``: how many it is about
    since       first month from which its training can show; None where nobody was trained as far as is known
    """

    office: UUID
    name: str
    month: date
    value: float
    cases: int
    since: date | None


def extract(plan: StudyPlan) -> Extract:
    """The table of a plan as far as it is known now. The same cases give the same bytes.

    plan        with study, region and programme at hand
    """
    indicator = indicator_of(plan)
    rows, starts = rows_of(plan)
    return Extract(_csv(column_of(indicator), rows, starts), spec_text(spec_of(plan, indicator)), len(rows))


def rows_of(plan: StudyPlan) -> tuple[list[PanelRow], Starts]:
    """Its rows by name of the office and month, and who starts when."""
    region = plan.study.region_id
    offices = {office.unit: office for office in giving_offices(region, plan.service)}
    starts = starts_of(plan, list(offices))
    units = list(starts.taking_part)
    lines = indicator_lines(region, plan.service, by="month", units=units, since=plan.first_month)
    return list(_rows(plan, indicator_of(plan), offices, starts, lines)), starts


def read_extract(data: bytes) -> tuple[PanelRow, ...]:
    """The rows of such a table, as they stand in it."""
    lines = list(csv.reader(StringIO(data.decode(), newline="")))
    return tuple(
        PanelRow(UUID(cells[0]), cells[1], _month(cells[2]), float(cells[3]), int(cells[4]), _start(cells[5]))
        for cells in lines[1:]
    )


def indicator_of(plan: StudyPlan) -> Indicator:
    """What it measures."""
    return next(one for one in indicators() if one.key == plan.indicator)


def column_of(indicator: Indicator) -> str:
    """Heading of the column of values, in Indonesian as it is kept: ``Lama proses (hari kerja)``."""
    return f"{indicator.data['title']} ({_UNITS[indicator.unit]})"


def spec_of(plan: StudyPlan, indicator: Indicator) -> StudySpec:
    """The plan as the command reads it, beside the table."""
    kind: OutcomeKind = "duration" if indicator.timed else "any"
    return StudySpec(
        question=plan.question,
        design=_DESIGNS[plan.design],
        outcome=column_of(indicator),
        unit="office",
        time="month",
        treated_from="first_month",
        cases="cases",
        came="came" if plan.design == StudyDesign.LOTTERY else "",
        meaningful=float(plan.meaningful),
        relative=plan.relative,
        outcome_kind=kind,
        file=FILE,
    )


def _rows(
    plan: StudyPlan,
    indicator: Indicator,
    offices: Mapping[int, GivingOffice],
    starts: Starts,
    lines: Iterable[Line],
) -> Iterable[PanelRow]:
    """By office's name and month."""
    for line in lines:
        office = offices.get(line.unit or 0)
        if office is None or line.month is None or not plan.first_month <= line.month <= plan.last_month:
            continue
        if office.unknown_from is None or month_after(line.month) > office.unknown_from:
            continue
        figure = line.figures[indicator.key]
        value = figure.median if indicator.timed else figure.share
        if value is not None and figure.n >= indicator.least:
            since = starts.months.get(office.unit)
            yield PanelRow(office.unit_uuid, office.name, line.month, value, figure.n, since)


def _csv(outcome: str, rows: Iterable[PanelRow], starts: Starts) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    came = starts.came
    writer.writerow([*_COLUMNS, outcome, "cases", "first_month", *(["came"] if came is not None else [])])
    for row in rows:
        since = f"{row.since:%Y-%m}" if row.since else ""
        there = [int(row.office in came)] if came is not None else []
        writer.writerow([row.office, row.name, f"{row.month:%Y-%m}", repr(row.value), row.cases, since, *there])
    return text.getvalue().encode()


def _month(text: str) -> date:
    return date(int(text[:4]), int(text[5:7]), 1)


def _start(text: str) -> date | None:
    return _month(text) if text else None
