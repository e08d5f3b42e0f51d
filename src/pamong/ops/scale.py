"""How many machines carry so many people, candidates and cases: arithmetic from measured costs, every line of it shown."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid

MB, GB = 1e6, 1e9


@dataclass(frozen=True, slots=True)
class Costs:
    """What one more costs, as ``python -m benchmarks cost`` measures it. Milliseconds are of one core's work."""

    player_web_cpu_ms: float
    player_bytes: float
    enter_web_cpu_ms: float
    enter_database_cpu_ms: float
    save_web_cpu_ms: float
    save_database_cpu_ms: float
    submit_web_cpu_ms: float
    submit_database_cpu_ms: float
    page_web_cpu_ms: float
    page_database_cpu_ms: float
    candidate_database_bytes: float
    candidate_log_bytes: float
    candidate_wire_bytes: float
    candidate_mb: float
    idle_mb: float
    web_mb: float
    certificate_cpu_ms: float
    certificate_database_bytes: float
    certificate_file_bytes: float
    case_cpu_ms: float
    case_database_bytes: float
    person_cpu_ms: float
    person_database_bytes: float


@dataclass(frozen=True, slots=True)
class Demand:
    """What is to be carried.

    people      whose record is kept
    candidates  who sit in an exam at the same moment
    cases       of public services in a year
    """

    people: int
    candidates: int
    cases: int


@dataclass(frozen=True, slots=True)
class Habits:
    """How it is used: assumptions, not measurements. Whoever knows better changes them.

    busy_share, busy_pages      share of people who work with it in the busiest hour, and pages that each of them opens
    enter_s, think_s, submit_s  within which all enter; between two answers of a candidate; within which all hand in
    exams, certificates         of a person in a year
    years                       that rows are kept
    worker_s                    seconds of a year in which background work is done: 220 days of two hours
    filled                      share of a processor that is used at the busiest moment
    room                        how much larger the disk is than what lies on it
    machine_cores               of one machine
    """

    busy_share: float = 0.05
    busy_pages: float = 12
    enter_s: float = 300
    think_s: float = 45
    submit_s: float = 60
    exams: float = 1
    certificates: float = 0.5
    years: float = 5
    worker_s: float = 220 * 2 * 3600
    filled: float = 0.5
    room: float = 1.5
    machine_cores: int = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the arithmetic: what, worked out how, and the result in its unit."""

    key: str
    words: str
    formula: str
    value: float
    unit: str

    @property
    def result(self) -> str:
        """Value and unit as people read them."""
        return f"{_n(self.value)} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Role:
    """Machines of one kind."""

    key: str
    words: str
    machines: int
    cores: int
    memory_gb: int
    disk_gb: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a demand asks for, and why.

    processes   web and workers, over all machines
    pool        database connections of one web process (``PAMONG_POOL``)
    settings    of the database that differ from its own
    nodes       machines beside the coordinator, if the tables were spread with Citus instead
    warnings    what must be decided or was not tried
    """

    demand: Demand
    lines: tuple[Line, ...]
    roles: tuple[Role, ...]
    processes: dict[str, int]
    pool: int
    settings: dict[str, str]
    nodes: int
    warnings: tuple[str, ...]

    def value(self, key: str) -> float:
        """Result of one line."""
        return next(line.value for line in self.lines if line.key == key)


PRESETS: Final = {
    "regency": Demand(people=10_000, candidates=400, cases=200_000),
    "province": Demand(people=150_000, candidates=3_000, cases=4_000_000),
    "nation": Demand(people=5_600_000, candidates=25_000, cases=120_000_000),
}

POOL_LEAST, POOL_MOST, POOLED = 4, 16, 400
"""Connections of one web process, and those that all of them share before each gets fewer: a connection costs megabytes."""

OTHERS, WORKER_CONNECTIONS, SPARE = 2, 4, 20
"""Connections of a web process outside its pool, of a worker, and for people who look."""

LARGEST_CORES, LARGEST_DISK = 32, 4_000
"""Cores and gigabytes of rows beyond which one database becomes several: the size of what is bought everywhere."""


@cache
def measured() -> Costs:
    """Those that come with pamong, of the machine that the file names; ``--costs`` takes those of another one."""
    return costs_of(json.loads((Path(__file__).parent / "data" / "costs.json").read_text(encoding="utf-8")))


def costs_of(document: Any) -> Costs:
    """Costs from the JSON of ``python -m benchmarks cost --json``. Raises Invalid when a figure is missing or no number."""
    try:
        return Costs(**{field.name: float(document["figures"][field.name]) for field in fields(Costs)})
    except (KeyError, TypeError, ValueError) as wrong:
        words = _("Berkas biaya tidak dapat dipakai: %(wrong)s. Buat dengan `python -m benchmarks cost --json`.")
        raise Invalid("costs-unreadable", words % {"wrong": wrong}) from None


def plan(demand: Demand, costs: Costs, habits: Habits | None = None) -> Plan:
    """Machines, processes and settings for a demand, with the arithmetic."""
    habits = habits or Habits()
    lines: dict[str, Line] = {}
    for step in (_exam, _pages, _background, _cores, _storage, _traffic):
        for line in step(demand, costs, habits, lines):
            lines[line.key] = line
    processes = {
        "web": max(1, ceil(lines["web_cores"].value)),
        "worker": max(1, ceil(lines["worker_cores"].value)),
    }
    roles = tuple(_roles(lines, costs, habits, processes))
    pool = min(POOL_MOST, max(POOL_LEAST, POOLED // processes["web"]))
    return Plan(
        demand,
        tuple(lines.values()),
        roles,
        processes,
        pool,
        _settings(processes, pool, roles[0].memory_gb),
        nodes=max(2, ceil(max(lines["database_cores"].value / habits.machine_cores, lines["disk"].value / 1000))),
        warnings=tuple(_warnings(lines, roles)),
    )


Known = dict[str, Line]


def _exam(demand: Demand, costs: Costs, habits: Habits, _known: Known) -> Iterator[Line]:
    """The busiest moments of an exam: all enter, or all hand in, while answers come."""
    saves = demand.candidates / habits.think_s
    yield Line("saves", _("Jawaban yang disimpan"), f"{_n(demand.candidates)} ÷ {_n(habits.think_s)} s", saves, "/s")
    named = {"web": _("Web, saat ujian"), "database": _("Basis data, saat ujian")}
    for kind, words in named.items():
        enter, save, submit = (getattr(costs, f"{name}_{kind}_cpu_ms") for name in ("enter", "save", "submit"))
        enter += costs.player_web_cpu_ms if kind == "web" else 0
        rush = max(enter / habits.enter_s, submit / habits.submit_s)
        told = f"{_n(enter)} ms ÷ {_n(habits.enter_s)} s; {_n(submit)} ms ÷ {_n(habits.submit_s)} s"
        yield Line(
            f"exam_{kind}",
            words,
            f"{_n(demand.candidates)} × max({told}) + {_n(saves)} /s × {_n(save)} ms",
            (demand.candidates * rush + saves * save) / 1000,
            _("inti"),
        )


def _pages(demand: Demand, costs: Costs, habits: Habits, _known: Known) -> Iterator[Line]:
    """The busiest hour of a working day."""
    pages = demand.people * habits.busy_share * habits.busy_pages / 3600
    told = f"{_n(demand.people)} × {_n(habits.busy_share)} × {_n(habits.busy_pages)} ÷ 3600 s"
    yield Line("pages", _("Halaman pada jam tersibuk"), told, pages, "/s")
    named = {"web": _("Web, halaman"), "database": _("Basis data, halaman")}
    for kind, words in named.items():
        cost = getattr(costs, f"page_{kind}_cpu_ms")
        yield Line(f"page_{kind}", words, f"{_n(pages)} /s × {_n(cost)} ms", pages * cost / 1000, _("inti"))


def _background(demand: Demand, costs: Costs, habits: Habits, _known: Known) -> Iterator[Line]:
    """Certificates, cases and the yearly registry; the database's part is in the measured figure."""
    issued = demand.people * habits.certificates
    work = issued * costs.certificate_cpu_ms + demand.cases * costs.case_cpu_ms + demand.people * costs.person_cpu_ms
    told = " + ".join(
        f"{_n(count)} × {_n(cost)} ms"
        for count, cost in (
            (issued, costs.certificate_cpu_ms),
            (demand.cases, costs.case_cpu_ms),
            (demand.people, costs.person_cpu_ms),
        )
    )
    words = _("Pekerjaan latar setahun: sertifikat, berkas, pegawai")
    yield Line("background", words, f"({told}) ÷ {_n(habits.worker_s)} s", work / 1000 / habits.worker_s, _("inti"))


def _cores(_demand: Demand, _costs: Costs, habits: Habits, known: Known) -> Iterator[Line]:
    """Processors, with room for what nobody foresaw."""
    named = {
        "web_cores": (_("Inti untuk web"), ("exam_web", "page_web")),
        "database_cores": (_("Inti untuk basis data"), ("exam_database", "page_database")),
        "worker_cores": (_("Inti untuk pekerja"), ("background",)),
    }
    for key, (words, parts) in named.items():
        used = [known[part].value for part in parts]
        told = " + ".join(_n(value) for value in used)
        yield Line(key, words, f"({told}) ÷ {_n(habits.filled)}", sum(used) / habits.filled, _("inti"))


def _storage(demand: Demand, costs: Costs, habits: Habits, known: Known) -> Iterator[Line]:
    """What the database and the files hold after some years."""
    parts = (
        (demand.people, costs.person_database_bytes),
        (demand.people * habits.exams * habits.years, costs.candidate_database_bytes),
        (demand.people * habits.certificates * habits.years, costs.certificate_database_bytes),
        (demand.cases * habits.years, costs.case_database_bytes),
    )
    held = sum(count * size for count, size in parts)
    told = " + ".join(f"{_n(count)} × {_n(size)} B" for count, size in parts)
    words = _("Isi basis data setelah %(years)s tahun: pegawai, ujian, sertifikat, berkas")
    yield Line("rows", words % {"years": _n(habits.years)}, told, held / GB, "GB")
    yield Line(
        "disk",
        _("Diska basis data"),
        f"{_n(held / GB)} GB × {_n(habits.room)}",
        held / GB * habits.room,
        "GB",
    )
    papers = demand.people * habits.certificates * habits.years
    size = costs.certificate_file_bytes
    shares = max(known["database_cores"].value / LARGEST_CORES, held / GB * habits.room / LARGEST_DISK)
    told = f"max({_n(known['database_cores'].value)} ÷ {LARGEST_CORES}; {_n(held / GB * habits.room)} GB ÷ {_n(LARGEST_DISK)} GB)"
    yield Line("databases", _("Basis data terpisah, misalnya per provinsi"), told, max(1, ceil(shares)), "")
    yield Line("files", _("Berkas sertifikat"), f"{_n(papers)} × {_n(size)} B", papers * size / GB, "GB")


def _traffic(demand: Demand, costs: Costs, habits: Habits, known: Known) -> Iterator[Line]:
    """Memory and lines of an exam."""
    more = max(1, ceil(known["web_cores"].value)) - 1
    memory = (costs.idle_mb + more * costs.web_mb + demand.candidates * costs.candidate_mb) / 1000
    told = f"{_n(costs.idle_mb)} MB + {_n(more)} × {_n(costs.web_mb)} MB + {_n(demand.candidates)} × {_n(costs.candidate_mb)} MB"
    yield Line("memory", _("Memori semua proses saat ujian"), told, memory, "GB")
    coming = costs.player_bytes + costs.candidate_wire_bytes
    told = f"{_n(demand.candidates)} × ({_n(costs.player_bytes)} + {_n(costs.candidate_wire_bytes)}) B ÷ {_n(habits.enter_s)} s"
    line = demand.candidates * coming * 8 / MB / habits.enter_s
    yield Line("line", _("Jaringan saat semua masuk"), told, line, "Mbit/s")
    logged = demand.candidates * costs.candidate_log_bytes
    told = f"{_n(demand.candidates)} × {_n(costs.candidate_log_bytes)} B ÷ 3600 s"
    yield Line("replication", _("Ke tiap replika, ujian satu jam"), told, logged * 8 / MB / 3600, "Mbit/s")


def _roles(lines: Known, costs: Costs, habits: Habits, processes: dict[str, int]) -> Iterator[Role]:
    """One machine while it carries everything; else a database with a standby, and machines for web and for work."""
    web, database, worker = (lines[f"{kind}_cores"].value for kind in ("web", "database", "worker"))
    disk, files = ceil(lines["disk"].value), ceil(lines["files"].value * habits.room)
    together = web + database + worker
    if together <= habits.machine_cores:
        memory = _memory(lines) + ceil(lines["memory"].value)
        yield Role("all", _("Semuanya"), 1, max(2, ceil(together)), memory, disk + files)
        return
    cores = habits.machine_cores
    parts = int(lines["databases"].value)
    each = (max(4, ceil(database / parts)), ceil(_memory(lines) / parts), ceil(disk / parts))
    yield Role("database", _("Basis data dan satu siaga"), 2 * parts, *each)
    machines = max(2, ceil(processes["web"] / cores))
    shared = ceil((lines["memory"].value - costs.idle_mb / 1000) / machines) + 2
    yield Role("web", _("Web dan ruang ujian"), machines, cores, max(4, shared), 20)
    yield Role("worker", _("Pekerja"), max(1, ceil(processes["worker"] / cores)), cores, cores, 20)
    yield Role("files", _("Berkas bersama (NFS)"), 1, 2, 4, max(20, files))


def _warnings(lines: Known, roles: tuple[Role, ...]) -> Iterator[str]:
    """What the arithmetic cannot know."""
    if len(roles) > 1:
        yield _("Beberapa mesin belum pernah diukur di sini: angka per orang diukur di satu mesin, lalu dikalikan.")
        yield _(
            "Semua mesin web dan pekerja memakai folder `files` dan `keys` yang sama; replika tidak dibaca oleh pamong."
        )
    if lines["databases"].value > 1:
        yield _(
            "Satu basis data tidak cukup. Pasang pamong sendiri per provinsi; data nasional dikumpulkan dari ekspornya."
        )


def _memory(lines: Known) -> int:
    """Gigabytes of the database: a tenth of its rows, from 4 to 256. A rule of thumb, not a measurement."""
    return min(256, max(4, ceil(lines["rows"].value / 10)))


def _settings(processes: dict[str, int], pool: int, memory_gb: int) -> dict[str, str]:
    """Of the primary: connections for every process and some to spare, a quarter of the memory, replicas that may fall behind."""
    connections = processes["web"] * (pool + OTHERS) + processes["worker"] * WORKER_CONNECTIONS + SPARE
    return {
        "max_connections": str(connections),
        "shared_buffers": f"{max(1, memory_gb // 4)}GB",
        "effective_cache_size": f"{max(2, memory_gb * 3 // 4)}GB",
        "wal_level": "replica",
        "max_wal_senders": "10",
        "max_slot_wal_keep_size": "64GB",
        "wal_compression": "on",
    }


def _n(value: float) -> str:
    """A number as people read it: whole from a hundred on, three digits that count below."""
    if value >= 100 or value == int(value):  # noqa: PLR2004  # a hundred, as the sentence says
        return number_format(round(value), 0, force_grouping=True)
    return number_format(float(f"{value:.3g}"))
