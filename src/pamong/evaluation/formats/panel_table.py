"""A table of offices over time as the panel that science compares: read, checked cell by cell, and refused in words.

CSV in UTF-8, parted by commas, semicolons or tabs. Rows are numbered as a spreadsheet shows them: the first row of data is 2.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from pamong.core.refusals import Invalid
from pamong.evaluation.formats.number_cells import Cell, Wrong, is_blank, read_numbers
from pamong.evaluation.formats.periods import Moment, Periods, periods, read_moment
from pamong.evaluation.formats.study_spec import StudySpec
from pamong.evaluation.formats.table_rows import TableRows, read_rows
from pamong.kit.cells import CellProblem, TableRefused
from pamong.science.impact.panel import NEVER, Panel

_DURATIONS: Final = frozenset(
    "day days hour hours minute minutes hari jam menit durasi duration lama waktu".split()  # noqa: SIM905  # a list of words
)
_CHANGES: Final = frozenset("log ln diff delta change selisih perubahan beda".split())  # noqa: SIM905
_WORDS: Final = re.compile(r"[^\W\d_]+")
_NOT_TREATED: Final = Moment("number", 0)


@dataclass(frozen=True, slots=True)
class PanelTable:
    """A panel and what its numbers mean.

    units           names, in the order of the panel's numbers; without those of which no outcome is known
    came            (units,) who came, where the plan names a column that says it
    missing_cells   rows whose outcome is empty: left out
    """

    panel: Panel
    units: tuple[str, ...]
    periods: Periods
    missing_cells: int
    came: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class _Units:
    """Which unit each row is of: numbers from 0 in order of first appearance."""

    names: tuple[str, ...]
    of: NDArray[np.int64]


def read_panel(data: bytes, spec: StudySpec) -> PanelTable:
    """The panel of a plan. Raises TableRefused or Invalid ``table-…`` that names row, column and what to do."""
    every = read_moment(spec.treated_from) is not None
    rows = read_rows(data, _columns(spec, with_start=not every), [spec.treated_from] if every else [])
    units = _units(rows, spec)
    time, moments = _times(rows, spec.time)
    span = periods(moments)
    starts = _starts(rows, spec, units, span)
    outcome = _outcome(rows, spec)
    _refuse_twice(rows, spec, units, time, span)
    known = np.isfinite(outcome)
    if not known.any():
        raise TableRefused(
            "table-empty", [CellProblem(None, spec.outcome, _("Tidak ada satu pun angka di kolom ini."))]
        )
    clusters, covariates = _clusters(rows, spec, units), _covariates(rows, spec, units, time)
    weight, came = _cases(rows, spec), _came(rows, spec, units)
    kept, unit = np.unique(units.of[known], return_inverse=True)
    panel = Panel(
        unit=unit.astype(np.int64),
        time=time[known],
        outcome=outcome[known],
        treated_from=starts[kept],
        cluster=np.unique(clusters[kept], return_inverse=True)[1].astype(np.int64),
        covariates=covariates[kept],
        weight=weight[known],
        season=span.season,
    )
    names = tuple(units.names[place] for place in kept)
    return PanelTable(panel, names, span, int((~known).sum()), None if came is None else came[kept])


def is_duration(name: str) -> bool:
    """Whether a column is named like a length of time, which is never negative: ``lama_hari``, ``days``."""
    words = set(_WORDS.findall(name.casefold().replace("_", " ")))
    return bool(words & _DURATIONS) and not words & _CHANGES


def _columns(spec: StudySpec, *, with_start: bool) -> list[str]:
    """Columns that must be there."""
    named = [spec.outcome, spec.time, spec.unit, spec.cluster, spec.cases, spec.came, *spec.covariates]
    return list(dict.fromkeys(name for name in [*named, spec.treated_from if with_start else ""] if name))


def _units(rows: TableRows, spec: StudySpec) -> _Units:
    cells = rows.column(spec.unit) if spec.unit else [""] * len(rows.numbers)
    if spec.unit:
        rows.refuse(
            "table-unit", spec.unit, [(place, _("Kosong. Isi nama atau kode unit ini.")) for place in rows.blank(cells)]
        )
    number: dict[str, int] = {}
    of = np.asarray([number.setdefault(cell, len(number)) for cell in cells], dtype=np.int64)
    return _Units(tuple(number), of)


def _times(rows: TableRows, name: str) -> tuple[NDArray[np.int64], list[Moment]]:
    """The period of each row, and their times as they were read."""
    cells = rows.column(name)
    read = [read_moment(cell) for cell in cells]
    form = next((moment.form for moment in read if moment), None)
    wrong = [
        (place, message) for place, moment in enumerate(read) if (message := _time_problem(cells[place], moment, form))
    ]
    rows.refuse("table-time", name, wrong)
    moments = [moment for moment in read if moment]
    span = periods(moments)
    return np.asarray([span.number(moment) for moment in moments], dtype=np.int64), moments


def _time_problem(cell: str, moment: Moment | None, form: str | None) -> str:
    if moment is None:
        return _(
            "Terbaca “%(read)s”, bukan waktu. Tulis tahun atau nomor bulan, 2026-01, 2026-Q1, atau 2026-01-31."
        ) % {"read": cell[:40]}
    if moment.place < 0:
        return _("Terbaca “%(read)s”: waktu tidak boleh negatif.") % {"read": cell[:40]}
    if moment.form != form:
        return _(
            "Terbaca “%(read)s”, lain bentuknya daripada baris sebelumnya. Tulis semua waktu dengan bentuk yang sama."
        ) % {"read": cell[:40]}
    return ""


def _starts(rows: TableRows, spec: StudySpec, units: _Units, span: Periods) -> NDArray[np.int64]:
    """(units,) first treated period; NEVER where nothing or 0 stands."""
    if spec.treated_from not in rows.names:
        every = read_moment(spec.treated_from)
        if every is None or (message := _start_problem(spec.treated_from, every, span)):
            raise Invalid("table-start", _("treated_from: %(message)s") % {"message": message})
        return np.full(len(units.names), _start(every, span), dtype=np.int64)
    cells = rows.column(spec.treated_from)
    read = [_NOT_TREATED if is_blank(cell) or cell.casefold() == "inf" else read_moment(cell) for cell in cells]
    wrong = [
        (place, message) for place, moment in enumerate(read) if (message := _start_problem(cells[place], moment, span))
    ]
    rows.refuse("table-start", spec.treated_from, wrong)
    starts = np.asarray([_start(moment, span) for moment in read if moment], dtype=np.int64)
    return _one_for_each(rows, spec.treated_from, units, starts, "treated-twice")


def _start(moment: Moment, span: Periods) -> int:
    return NEVER if moment == _NOT_TREATED else span.number(moment)


def _start_problem(cell: str, moment: Moment | None, span: Periods) -> str:
    if moment == _NOT_TREATED:
        return ""
    if moment is None:
        return _("Terbaca “%(read)s”, bukan waktu. Tulis seperti di kolom waktu, atau kosongkan bila tidak ikut.") % {
            "read": cell[:40]
        }
    if moment.place < 0:
        return _("Terbaca “%(read)s”: waktu tidak boleh negatif.") % {"read": cell[:40]}
    if not span.fits(moment):
        words = {"read": cell[:40], "like": span.label(1)}
        return _("Terbaca “%(read)s”, lain bentuknya daripada kolom waktu. Tulis seperti “%(like)s”.") % words
    return ""


def _outcome(rows: TableRows, spec: StudySpec) -> NDArray[np.float64]:
    """(rows,) nan where the cell is empty."""
    values = _numbers(rows, spec.outcome)
    if spec.outcome_kind == "duration" or (spec.outcome_kind == "guess" and is_duration(spec.outcome)):
        message = _(
            'Lama waktu tidak boleh negatif. Perbaiki, atau tulis outcome_kind = "any" bila kolom ini bukan lama waktu.'
        )
        rows.refuse("table-negative", spec.outcome, [(int(place), message) for place in np.flatnonzero(values < 0)])
    return values


def _numbers(rows: TableRows, name: str) -> NDArray[np.float64]:
    read = read_numbers(rows.column(name), semicolons=rows.semicolons)
    told = {
        Wrong.TEXT: _("Terbaca “%(read)s”, bukan angka. Tulis angkanya saja, atau kosongkan bila tidak diketahui."),
        Wrong.ENDLESS: _("Terbaca “%(read)s”: angka tak terhingga. Kosongkan bila tidak diketahui."),
        Wrong.UNCLEAR: _(
            "Terbaca “%(read)s”: titiknya bisa ribuan atau desimal. Tulis desimal dengan koma, ribuan tanpa titik."
        ),
    }
    cells = rows.column(name)
    wrong = [
        (place, told[value] % {"read": cells[place][:40]})
        for place, value in enumerate(read)
        if isinstance(value, Wrong)
    ]
    rows.refuse("table-number", name, wrong)
    return np.asarray([_float(value) for value in read], dtype=np.float64)


def _float(value: Cell) -> float:
    return value if isinstance(value, float) else float("nan")


def _refuse_twice(rows: TableRows, spec: StudySpec, units: _Units, time: NDArray[np.int64], span: Periods) -> None:
    order = np.lexsort((np.arange(time.size), time, units.of))
    wrong = []
    for before, after in pairwise(order.tolist()):
        if units.of[before] == units.of[after] and time[before] == time[after]:
            words = {"unit": units.names[units.of[after]] or "–", "time": span.label(int(time[after]))}
            words |= {"row": rows.numbers[before]}
            message = _(
                "Unit “%(unit)s” pada waktu %(time)s sudah ada di baris %(row)s. Hapus atau gabungkan salah satunya."
            )
            wrong.append((after, message % words))
    rows.refuse("table-twice", spec.time, sorted(wrong))


def _clusters(rows: TableRows, spec: StudySpec, units: _Units) -> NDArray[np.int64]:
    """(units,) each unit its own where none is named."""
    if not spec.cluster or spec.cluster == spec.unit:
        return np.arange(len(units.names), dtype=np.int64)
    cells = rows.column(spec.cluster)
    message = _("Kosong. Isi kelompok unit ini.")
    rows.refuse("table-cluster", spec.cluster, [(place, message) for place in rows.blank(cells)])
    number: dict[str, int] = {}
    of = np.asarray([number.setdefault(cell, len(number)) for cell in cells], dtype=np.int64)
    return _one_for_each(rows, spec.cluster, units, of, "table-cluster")


def _covariates(rows: TableRows, spec: StudySpec, units: _Units, time: NDArray[np.int64]) -> NDArray[np.float64]:
    """(units, k) of each unit the earliest that is known: as it was before anything was done."""
    found = np.full((len(units.names), len(spec.covariates)), np.nan)
    latest_first = np.argsort(-time, kind="stable")
    for place, name in enumerate(spec.covariates):
        values = _numbers(rows, name)
        known = latest_first[np.isfinite(values[latest_first])]
        found[units.of[known], place] = values[known]  # the earliest is written last
        first = [int(np.flatnonzero(units.of == unit)[0]) for unit in np.flatnonzero(np.isnan(found[:, place]))]
        message = _("Unit ini tidak punya angka di kolom ini. Isi satu kali sedikitnya.")
        rows.refuse("table-covariate", name, [(one, message) for one in first])
    return found


def _cases(rows: TableRows, spec: StudySpec) -> NDArray[np.float64]:
    if not spec.cases:
        return np.ones(len(rows.numbers))
    values = _numbers(rows, spec.cases)
    message = _("Banyaknya kasus harus lebih dari 0.")
    rows.refuse("table-cases", spec.cases, [(int(place), message) for place in np.flatnonzero(values <= 0)])
    return np.where(np.isnan(values), 1.0, values)


def _came(rows: TableRows, spec: StudySpec, units: _Units) -> NDArray[np.bool_] | None:
    if not spec.came:
        return None
    values = _numbers(rows, spec.came)
    message = _("Isi 1 bila unit ini sungguh ikut, 0 bila tidak.")
    rows.refuse("table-came", spec.came, [(int(one), message) for one in np.flatnonzero(~np.isin(values, (0, 1)))])
    return _one_for_each(rows, spec.came, units, values.astype(np.int64), "table-came").astype(np.bool_)


def _one_for_each(rows: TableRows, name: str, units: _Units, values: NDArray[np.int64], code: str) -> NDArray[np.int64]:
    """(units,) what all rows of a unit agree on; refuses a unit whose rows differ."""
    first = np.unique(units.of, return_index=True)[1]
    cells, wrong = rows.column(name), []
    for place in np.flatnonzero(values != values[first][units.of]).tolist():
        begun = int(first[units.of[place]])
        words = {"unit": units.names[units.of[place]], "read": cells[place] or "–", "first": cells[begun] or "–"}
        words |= {"row": str(rows.numbers[begun])}
        message = _(
            "Unit “%(unit)s” berisi “%(read)s”, padahal “%(first)s” di baris %(row)s. Satu unit hanya boleh punya satu."
        )
        wrong.append((place, message % words))
    rows.refuse(code, name, wrong)
    found: NDArray[np.int64] = values[first]
    return found
