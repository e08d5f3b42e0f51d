"""What one more costs: a person, a case, a certificate, a page, a candidate of an exam. The bricks of ``docs/scale.md``.

In CPU seconds of everything that works for it, bytes that the database keeps (indexes included, after VACUUM), and bytes on
the wire without encryption. None of them depends on how fast the disk is; they vary a little with the processor.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from benchmarks.exam_driver import Candidate, Driver, call
from benchmarks.exam_save import address
from benchmarks.exam_site import Site, running
from benchmarks.harness import Result, django_home, folder
from benchmarks.import_cases import write_file
from benchmarks.issue_certificates import ADDRESS, WARM, job, seed, spent
from benchmarks.pages import Browser

if TYPE_CHECKING:
    from django.test import Client

CANDIDATES, ITEMS, VISITS = 600, 30, 60
PEOPLE, CASES, CERTIFICATES, PAGES = 5_000, 20_000, 200, 60
PEOPLE_REGION, CASES_REGION = "15.05", "15.06"
STAY = 12.0
"""Seconds that all candidates stay connected, so that memory can be looked at."""

SIZE = """
SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = 'public'
"""


def run() -> Result:
    """Everything once; there is no limit to compare with, the figures are what plans are worked out from."""
    result = Result("cost")
    with running() as site:
        exam(site, result)
    os.environ.setdefault("PAMONG_URL", ADDRESS)
    with django_home() as url, psycopg.connect(url, autocommit=True) as bare:
        certificates(bare, result)
        people(bare, result)
        cases(bare, result)
        pages(result)
    return result


def exam(site: Site, result: Result) -> None:
    """All enter, all answer every item, all hand in: what each of the three costs web and database."""
    load(site, result)
    warm = [tuple(ticket) for ticket in site.rehearse(50, ITEMS, 600)]
    _phases(site, warm, {})
    with psycopg.connect(address(site), autocommit=True) as bare:
        tickets = [tuple(ticket) for ticket in site.rehearse(CANDIDATES, ITEMS, 600)]
        result.figures["idle_mb"], result.figures["web_mb"] = site.megabytes(), site.megabytes("web")
        before, logged = kept(bare), _logged(bare)
        _phases(site, tickets, result.figures)
        result.figures["candidate_database_bytes"] = (kept(bare) - before) / CANDIDATES
        result.figures["candidate_log_bytes"] = (_logged(bare) - logged) / CANDIDATES
    most = result.figures.pop("connected_mb")
    result.figures["candidate_mb"] = max(0.0, most - result.figures["idle_mb"]) / CANDIDATES


def load(site: Site, result: Result) -> None:
    """The player's page with all it loads, as each candidate's browser asks for it the first time."""
    Browser(site.port).weigh("/ujian/")
    before = _spent(site)
    sizes = [Browser(site.port).weigh("/ujian/") for _visit in range(VISITS)]
    result.figures["player_web_cpu_ms"] = 1000 * (_spent(site)["web"] - before["web"]) / VISITS
    result.figures["player_bytes"] = float(sizes[0])


def _phases(site: Site, tickets: list[tuple[str, ...]], figures: dict[str, float]) -> None:
    entered: list[tuple[str, str]] = []
    steps: dict[str, tuple[Callable[[], list[Candidate]], int]] = {
        "enter": (lambda: [_enter(ticket, entered) for ticket in tickets], 1),
        "save": (lambda: [_save(*who) for who in entered], ITEMS),
        "submit": (lambda: [_submit(*who) for who in entered], 1),
    }
    wire = 0
    for name, (candidates, requests) in steps.items():
        driver, before = Driver(site.port), _spent(site)
        driver.run(candidates())
        after = _spent(site)
        after["web"] += after["beside"] - before["beside"]  # what a worker does because of it
        for kind in ("web", "database"):
            figures[f"{name}_{kind}_cpu_ms"] = 1000 * (after[kind] - before[kind]) / len(tickets) / requests
        wire += driver.wire
    figures["candidate_wire_bytes"] = wire / len(tickets)
    figures["connected_mb"] = _connected(site, entered)


def _enter(ticket: tuple[str, ...], entered: list[tuple[str, str]]) -> Candidate:
    number, code = ticket
    answer = yield call("enter", "POST", "/api/v1/exams/enter", document={"number": number, "code": code})
    document = json.loads(_good(answer).body)
    entered.append((document["attempt"], document["token"]))


def _save(attempt: str, token: str) -> Candidate:
    for slot in range(1, ITEMS + 1):
        answers = {"answers": [{"slot": slot, "seq": slot, "value": "abcd"[slot % 4]}]}
        _good((yield call("save", "POST", f"/api/v1/attempts/{attempt}/answers", token, answers)))
        yield 0.5  # together some hundred a second: an ordinary room, not a rush


def _submit(attempt: str, token: str) -> Candidate:
    _good((yield call("submit", "POST", f"/api/v1/attempts/{attempt}/submit", token)))


def _stay(place: int, attempt: str, token: str) -> Candidate:
    yield place / 200  # one after the other: what is looked at is memory, not a rush
    _good((yield call("look", "GET", f"/api/v1/attempts/{attempt}", token)))
    yield STAY


def _good(answer: Any) -> Any:
    assert answer is not None, "no answer"
    assert answer.status == 200, answer
    return answer


def _connected(site: Site, entered: list[tuple[str, str]]) -> float:
    """Megabytes of the installation while everybody has a connection open."""
    seen: list[float] = []

    def watch(seconds: float) -> None:
        if seconds > STAY / 2 and not seen:
            seen.append(site.megabytes())

    Driver(site.port).run((_stay(place, *who) for place, who in enumerate(entered)), watch)
    return seen[0]


def _spent(site: Site) -> dict[str, float]:
    """CPU seconds so far: of the web, the database, and what works beside them."""
    found = {"web": 0.0, "database": 0.0, "beside": 0.0}
    for pid, kind in site.processes().items():
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks = sum(int(ticks) for ticks in fields[11:15])
            part = {"postmaster": "database", "backend": "database", "web": "web"}.get(kind, "beside")
            found[part] += ticks / os.sysconf("SC_CLK_TCK")
    return found


def certificates(bare: "psycopg.Connection[Any]", result: Result) -> None:
    """Issued with QR code, credential and seal, in one job."""
    from django.conf import settings  # noqa: PLC0415  # Django is set up by now

    seed(bare, CERTIFICATES + WARM)
    job(WARM)
    before, stored, used = kept(bare), _files(settings.HOME / "files"), spent()
    job(CERTIFICATES)
    result.figures["certificate_cpu_ms"] = 1000 * (spent() - used) / CERTIFICATES
    result.figures["certificate_database_bytes"] = (kept(bare) - before) / CERTIFICATES
    result.figures["certificate_file_bytes"] = (_files(settings.HOME / "files") - stored) / CERTIFICATES


def people(bare: "psycopg.Connection[Any]", result: Result) -> None:
    """From the registry's file to rows: read, compared, applied."""
    from pamong.people.actions.registry import KIND  # noqa: PLC0415  # as above
    from pamong.tour.workbook import rows, write_csv  # noqa: PLC0415

    with folder() as place:
        path = place / "pegawai.csv"
        write_csv(path, rows(seed=1, count=PEOPLE, code=PEOPLE_REGION, today=_today()))
        _imported(bare, result, "person", PEOPLE, PEOPLE_REGION, {"kind": KIND, "path": path, "name": path.name})


def cases(bare: "psycopg.Connection[Any]", result: Result) -> None:
    """From an office's table to rows."""
    from pamong.core.actor import SYSTEM  # noqa: PLC0415  # as above
    from pamong.people.actions.regions import create_region  # noqa: PLC0415
    from pamong.people.actions.units import open_unit  # noqa: PLC0415
    from pamong.services.actions.case_table import KIND  # noqa: PLC0415
    from pamong.services.actions.catalogue import create_service  # noqa: PLC0415
    from pamong.services.actions.sources import ensure_source  # noqa: PLC0415

    create_region(SYSTEM, code=CASES_REGION)
    unit = open_unit(SYSTEM, region=CASES_REGION, name="Dinas Penanaman Modal", parent=None, since=_today())
    service = create_service(SYSTEM, region=CASES_REGION, unit=unit.uuid, template="izin-usaha")
    about = ensure_source(SYSTEM, service=service.uuid).pk
    with folder() as place:
        path = place / "berkas.csv"
        write_file(path, CASES, share=0)
        told = {"kind": KIND, "path": path, "name": path.name, "about": about}
        _imported(bare, result, "case", CASES, CASES_REGION, told)


def _imported(
    bare: "psycopg.Connection[Any]", result: Result, name: str, count: int, region: str, told: dict[str, Any]
) -> None:
    from pamong.core.actor import SYSTEM, RegionId  # noqa: PLC0415  # as above
    from pamong.kit.imports import apply_import, preview_import  # noqa: PLC0415
    from pamong.people.actions.regions import create_region  # noqa: PLC0415

    owner = RegionId(create_region(SYSTEM, code=region).pk)
    before, used = kept(bare), spent()
    seen = preview_import(SYSTEM, region=owner, **told)
    applied = apply_import(SYSTEM, uuid=seen.uuid)
    result.figures[f"{name}_cpu_ms"] = 1000 * (spent() - used) / count
    result.figures[f"{name}_database_bytes"] = (kept(bare) - before) / count
    if applied.new != count:
        raise RuntimeError(f"not the expected rows: {applied}")


def pages(result: Result) -> None:
    """The directory's first page, for who organises: a heavy page of the daily ones."""
    client = _organiser()
    path = f"/instansi/{PEOPLE_REGION}/pegawai/"
    for _round in range(5):
        assert client.get(path, secure=True).status_code == 200
    used, ours = spent(), time.process_time()
    for _round in range(PAGES):
        client.get(path, secure=True)
    ours = time.process_time() - ours
    result.figures["page_web_cpu_ms"] = 1000 * ours / PAGES
    result.figures["page_database_cpu_ms"] = 1000 * (spent() - used - ours) / PAGES


def _organiser() -> "Client":
    from django.core.management import call_command  # noqa: PLC0415  # as above
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from pamong.people.models import Account, Grant, Person, Region, Role  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
    now, region = timezone.now(), Region.objects.get(code=PEOPLE_REGION)
    person = Person.objects.filter(region=region).earliest("pk")
    account = Account.objects.create(person=person, created_at=now)
    Grant.objects.create(person=person, role=Role.ORGANISER, region=region, since="2024-01-01", created_at=now)
    client = Client(SERVER_NAME=ADDRESS.removeprefix("https://"))
    client.force_login(account)
    return client


def _today() -> Any:
    from pamong.people.access import today  # noqa: PLC0415  # as above

    return today()


def kept(bare: "psycopg.Connection[Any]") -> float:
    """Bytes of all tables with their indexes, once what is gone is swept out."""
    bare.execute("VACUUM (ANALYZE)")
    ((size,),) = bare.execute(SIZE).fetchall()
    return float(size)


def _logged(bare: "psycopg.Connection[Any]") -> float:
    """Bytes of the write-ahead log so far: what a replica is sent."""
    ((size,),) = bare.execute("SELECT pg_current_wal_insert_lsn() - '0/0'").fetchall()
    return float(size)


def _files(place: Path) -> int:
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
