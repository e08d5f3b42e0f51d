"""A register of cases: how fast a file with mistakes is previewed and applied, beside a bare COPY of the same facts."""

import csv
import resource
import time
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

import psycopg

from benchmarks.harness import Result, django_home, folder

ROWS, MILLION = 50_000, 1_000_000
BAD: Final = 0.01
REGION: Final = "15.04"
ZONE: Final = ZoneInfo("Asia/Jakarta")
FIRST: Final = datetime(2023, 1, 2, 8, 0, tzinfo=ZONE)
HEADINGS: Final = (
    *("Nomor berkas", "Tanggal diterima", "Tanggal dipanggil", "Tanggal jawaban pertama", "Tanggal berkas lengkap"),
    *("Tanggal diputus", "Tanggal diserahkan", "Dikembalikan", "Alasan", "Kanal", "Hasil", "Jumlah kedatangan"),
)


def run() -> Result:
    """Fifty thousand cases, as of a busy office in a year."""
    return measure("import_cases", ROWS)


def million() -> Result:
    """A million cases, as of a city in some years."""
    return measure("import_cases_million", MILLION)


def measure(name: str, count: int) -> Result:
    """Write the file; preview, apply, preview again and undo it; copy its facts into an equal table with equal indexes.

    Memory is that of this process, and of the one that serves it in the database: its own, without what all share.
    """
    result = Result(name)
    with folder() as place, django_home() as url:
        path = place / "berkas.csv"
        bad = write_file(path, count)
        result.figures["file_mb"] = path.stat().st_size / (1 << 20)
        _import(result, path, count, bad)
        result.figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        result.limits["bare_copy_rows_per_s"] = bare_copy(url)
    result.ratio("rows", "rows_per_s", "bare_copy_rows_per_s")
    return result


def bare_copy(url: str) -> float:
    """Rows a second by which the database takes the rows of cases, as ready text, into an equal table with equal indexes."""
    with psycopg.connect(url, autocommit=True) as bare:
        bare.execute("CREATE TABLE bench (LIKE services_case INCLUDING ALL)")
        with bare.cursor().copy("COPY services_case TO STDOUT") as copy:
            blocks = [bytes(block) for block in copy]
        ready, rows = b"".join(blocks), len(blocks)
        begun = time.perf_counter()
        with bare.cursor().copy("COPY bench FROM STDIN") as copy:
            for at in range(0, len(ready), 1 << 18):
                copy.write(ready[at : at + (1 << 18)])
        return rows / (time.perf_counter() - begun)


def write_file(path: Path, count: int, share: float = BAD) -> int:
    """The file; returns how many of its rows are wrong."""
    random = Random(1)  # noqa: S311  # a benchmark, not a secret
    bad = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(HEADINGS)
        for number in range(count):
            wrong = random.random() < share
            bad += wrong
            table.writerow(_case(number, random, wrong=wrong))
    return bad


def _case(number: int, random: Random, *, wrong: bool) -> list[str]:
    received = FIRST + timedelta(minutes=number % 1_000_000 + random.randrange(600))
    called, answered = (
        received + timedelta(minutes=random.randrange(90)),
        received + timedelta(minutes=random.randrange(9_000)),
    )
    complete = received + timedelta(minutes=random.randrange(3_000))
    decided = (
        complete + timedelta(minutes=random.randrange(30_000)) if random.random() < 0.9 else None
    )  # a tenth is open
    handed = decided + timedelta(minutes=random.randrange(3_000)) if decided else None
    times = (
        received,
        called,
        answered,
        complete,
        received - timedelta(days=1) if wrong else decided,
        None if wrong else handed,
    )
    returns = random.choice(("", "", "", "1"))
    return [
        f"503/{number:07}/DPMPTSP/{received.year}",
        *(f"{at:%d/%m/%Y %H.%M}" if at else "" for at in times),
        returns,
        "Fotokopi KTP tidak terbaca" if returns else "",
        random.choice(("Loket", "Daring")),
        random.choice(("Disetujui", "Ditolak")) if decided else "Proses",
        str(random.randrange(1, 4)),
    ]


def _import(result: Result, path: Path, count: int, bad: int) -> None:
    from django.db import connection  # noqa: PLC0415  # Django is set up by now

    from pamong.core.actor import SYSTEM, RegionId  # noqa: PLC0415  # as above
    from pamong.kit.imports import apply_import, preview_import, undo_import  # noqa: PLC0415
    from pamong.people.access import today  # noqa: PLC0415
    from pamong.people.actions.regions import create_region  # noqa: PLC0415
    from pamong.people.actions.units import open_unit  # noqa: PLC0415
    from pamong.services.actions.case_table import KIND  # noqa: PLC0415
    from pamong.services.actions.catalogue import create_service  # noqa: PLC0415
    from pamong.services.actions.sources import ensure_source  # noqa: PLC0415

    region = RegionId(create_region(SYSTEM, code=REGION).pk)
    unit = open_unit(SYSTEM, region=REGION, name="Dinas Penanaman Modal", parent=None, since=today())
    service = create_service(SYSTEM, region=REGION, unit=unit.uuid, template="izin-usaha")
    about = ensure_source(SYSTEM, service=service.uuid).pk
    facts = {"region": region, "kind": KIND, "path": path, "name": path.name, "about": about}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((backend,),) = cursor.fetchall()
    marks = [time.perf_counter()]
    seen = preview_import(SYSTEM, **facts)  # type: ignore[arg-type]  # one dictionary for two calls
    marks.append(time.perf_counter())
    applied = apply_import(SYSTEM, uuid=seen.uuid)
    marks.append(time.perf_counter())
    again = preview_import(SYSTEM, **facts).counts  # type: ignore[arg-type]  # as above
    marks.append(time.perf_counter())
    result.figures["database_peak_mb"] = _own_peak(backend)
    undo_import(SYSTEM, uuid=seen.uuid)
    marks.append(time.perf_counter())
    apply_import(SYSTEM, uuid=preview_import(SYSTEM, **facts).uuid)  # type: ignore[arg-type]  # for the bare copy
    if (applied.new, applied.refused, again.unchanged) != (count - bad, bad, count - bad):
        raise RuntimeError(f"not the expected rows: {applied}, then {again}")
    names = ("preview_s", "apply_s", "same_file_preview_s", "undo_s")
    result.figures["rows_per_s"] = count / (marks[2] - marks[0])
    result.figures |= {name: end - begun for name, begun, end in zip(names, marks, marks[1:], strict=False)}


def _own_peak(process: int) -> float:
    """Megabytes that a process had at most, without the memory that it shares."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    shared = int(told["RssShmem"].split()[0])
    return max(int(told["VmHWM"].split()[0]) - shared, 0) / 1024
