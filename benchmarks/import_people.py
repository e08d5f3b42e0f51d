"""A registry: how fast a file with mistakes is previewed and applied, beside a bare COPY of the same values."""

import csv
import resource
import time
from datetime import date
from pathlib import Path

import psycopg

from benchmarks.harness import Result, django_home, folder

ROWS, MILLION = 30_000, 1_000_000
BAD = 0.05
REGION, TODAY = "15.04", date(2026, 1, 5)


def run() -> Result:
    """Thirty thousand rows, as of a large regency."""
    return measure("import_people", ROWS)


def million() -> Result:
    """A million rows, as of a large ministry."""
    return measure("import_people_million", MILLION)


def measure(name: str, count: int) -> Result:
    """Write the file; preview, apply, preview again and undo it; copy its values into one table without an index.

    Memory is that of this process, which reads the file; the database's has its own settings.
    """
    result = Result(name)
    with folder() as place, django_home() as url:
        path = place / "pegawai.csv"
        bad = _write(path, count)
        _import(result, path, count, bad)
        result.figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        result.limits["bare_copy_rows_per_s"] = count / bare_copy(url, path)
    result.ratio("rows", "rows_per_s", "bare_copy_rows_per_s")
    return result


def bare_copy(url: str, path: Path) -> float:
    """Seconds to read the file and copy its cells into a table."""
    with psycopg.connect(url, autocommit=True) as bare, path.open(newline="", encoding="utf-8") as file:
        lines = csv.reader(file, delimiter=";")
        bare.execute("CREATE TABLE bench (" + ", ".join(f"{name} text" for name in next(lines)) + ")")
        begun = time.perf_counter()
        with bare.cursor().copy("COPY bench FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
        return time.perf_counter() - begun


def _write(path: Path, count: int) -> int:
    """The file; returns how many of its rows are wrong."""
    from pamong.tour.workbook import rows, write_planted  # noqa: PLC0415  # Django is set up by now

    table = rows(seed=1, count=count, code=REGION, today=TODAY)
    return len(write_planted(path, table, share=BAD, seed=1))


def _import(result: Result, path: Path, count: int, bad: int) -> None:
    from pamong.core.actor import SYSTEM, RegionId  # noqa: PLC0415  # as above
    from pamong.kit.imports import apply_import, preview_import, undo_import  # noqa: PLC0415
    from pamong.people.actions.regions import create_region  # noqa: PLC0415
    from pamong.people.actions.registry import KIND  # noqa: PLC0415

    region = RegionId(create_region(SYSTEM, code=REGION).pk)
    marks = [time.perf_counter()]
    seen = preview_import(SYSTEM, region=region, kind=KIND, path=path, name=path.name)
    marks.append(time.perf_counter())
    applied = apply_import(SYSTEM, uuid=seen.uuid)
    marks.append(time.perf_counter())
    again = preview_import(SYSTEM, region=region, kind=KIND, path=path, name=path.name).counts
    marks.append(time.perf_counter())
    undo_import(SYSTEM, uuid=seen.uuid)
    marks.append(time.perf_counter())
    if (applied.new, applied.refused, again.unchanged) != (count - bad, bad, count - bad):
        raise RuntimeError(f"not the expected rows: {applied}, then {again}")
    names = ("preview_s", "apply_s", "same_file_preview_s", "undo_s")
    result.figures["rows_per_s"] = count / (marks[2] - marks[0])
    result.figures |= {name: end - begun for name, begun, end in zip(names, marks, marks[1:], strict=False)}
