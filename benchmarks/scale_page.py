"""``python -m benchmarks.scale_page [COST.json]``: the figures of ``docs/scale.md``, worked out again.

With the JSON of ``python -m benchmarks cost --json`` these costs become those that ``pamong scale-out`` reckons with.
"""

import json
import os
import re
import sys
import time
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, Final

import django
from django.conf import settings

from pamong.ops.scale import PRESETS, Costs, Habits, Line, Plan, measured, plan

ROOT: Final = Path(__file__).parents[1]
DOCUMENT: Final = ROOT / "docs" / "scale.md"
COSTS: Final = ROOT / "src" / "pamong" / "ops" / "data" / "costs.json"
BETWEEN: Final = re.compile(r"(<!-- figures: .*? -->\n).*(<!-- end of figures -->\n)", re.DOTALL)

NAMES: Final = {
    "player_web_cpu_ms": "the exam player's page with all it loads: web, ms of a core",
    "player_bytes": "the same, on the wire, bytes",
    "enter_web_cpu_ms": "a candidate enters: web, ms of a core",
    "enter_database_cpu_ms": "a candidate enters: database, ms of a core",
    "save_web_cpu_ms": "an answer is saved: web, ms of a core",
    "save_database_cpu_ms": "an answer is saved: database, ms of a core",
    "submit_web_cpu_ms": "a candidate hands in: web, ms of a core",
    "submit_database_cpu_ms": "a candidate hands in: database, ms of a core",
    "page_web_cpu_ms": "a page of the directory: web, ms of a core",
    "page_database_cpu_ms": "a page of the directory: database, ms of a core",
    "candidate_database_bytes": "an exam of thirty answers: rows and indexes, bytes",
    "candidate_log_bytes": "an exam of thirty answers: write-ahead log, bytes",
    "candidate_wire_bytes": "an exam of thirty answers: on the wire without the page, bytes",
    "candidate_mb": "a candidate who is connected: memory, MB",
    "idle_mb": "web, worker and database with nobody there: memory, MB",
    "web_mb": "one more web process: memory, MB",
    "certificate_cpu_ms": "a certificate with QR code, credential and seal, ms of a core",
    "certificate_database_bytes": "a certificate: rows and indexes, bytes",
    "certificate_file_bytes": "a certificate: paper, bytes",
    "case_cpu_ms": "a case from an office's table, ms of a core",
    "case_database_bytes": "a case: rows and indexes, bytes",
    "person_cpu_ms": "a person from the registry's file, ms of a core",
    "person_database_bytes": "a person: rows and indexes, bytes",
}
LINES: Final = {
    "saves": "answers saved",
    "exam_web": "web, busiest moment of the exam",
    "exam_database": "database, busiest moment of the exam",
    "pages": "pages in the busiest hour",
    "page_web": "web, pages",
    "page_database": "database, pages",
    "background": "certificates, cases, registry: a year's work spread over its hours",
    "web_cores": "cores for web",
    "database_cores": "cores for the database",
    "worker_cores": "cores for workers",
    "rows": "rows after five years: people, exams, certificates, cases",
    "disk": "disk of the database",
    "databases": "databases",
    "files": "papers of certificates",
    "memory": "memory of all processes in the exam",
    "line": "network while all enter",
    "replication": "to each replica, exam of an hour",
}
ROLES: Final = {
    "all": "everything",
    "database": "database and a standby for each",
    "web": "web and exam rooms",
    "worker": "workers",
    "files": "shared files",
}
TITLES: Final = {"regency": "A regency", "province": "A province with its regencies", "nation": "The nation"}


def rewritten(text: str) -> str:
    """The document with its figures as they are worked out now."""
    prepare()
    return BETWEEN.sub(lambda found: f"{found[1]}\n{figures()}\n{found[2]}", text)


def prepare() -> None:
    """Numbers in English, without an installation."""
    if not settings.configured:
        settings.configure(LANGUAGE_CODE="en", LOGGING_CONFIG=None)
        django.setup()


def figures() -> str:
    """Costs, and the arithmetic of every preset, as Markdown."""
    from django.utils import translation  # noqa: PLC0415  # needs settings

    about = json.loads(COSTS.read_text(encoding="utf-8"))
    machine = about["machine"]
    lines = [
        f"Measured {about['measured']} on {machine['cpu']}, {machine['cores']} cores, by `python -m benchmarks cost`.",
        "",
        "| what one costs | |",
        "| --- | ---: |",
        *(f"| {NAMES[name]} | {value:,g} |" for name, value in asdict(measured()).items()),
    ]
    with translation.override("en"):
        for name in PRESETS:
            lines += _preset(name)
    return "\n".join(lines) + "\n"


def _preset(name: str) -> list[str]:
    demand = PRESETS[name]
    found = plan(demand, measured(), Habits())
    return [
        "",
        f"### {TITLES[name]}: `pamong scale-out {name}`",
        "",
        f"{demand.people:,} people, {demand.candidates:,} candidates at once, {demand.cases:,} cases a year.",
        "",
        "| what | worked out | result |",
        "| --- | --- | ---: |",
        *(f"| {LINES[line.key]} | {line.formula} | {_result(line)} |" for line in found.lines),
        "",
        "| machines | cores | memory, GB | disk, GB | for |",
        "| ---: | ---: | ---: | ---: | --- |",
        *(
            f"| {role.machines} | {role.cores} | {role.memory_gb:,} | {role.disk_gb:,} | {ROLES[role.key]} |"
            for role in found.roles
        ),
        "",
        _processes(found),
    ]


def _processes(found: Plan) -> str:
    connections = found.settings["max_connections"]
    asked = f"`PAMONG_POOL={found.pool}`, `max_connections = {connections}`"
    return "Processes: {web} web, {worker} for work; ".format(**found.processes) + f"{asked}."


def _result(line: Line) -> str:
    return replace(line, unit={"inti": "cores"}.get(line.unit, line.unit)).result


def keep(document: Any, day: str, file: Path = COSTS) -> None:
    """Costs as they are kept: three digits that count, with the machine and the day."""
    told = {field.name: float(f"{document['figures'][field.name]:.3g}") for field in fields(Costs)}
    machine = {name: document["machine"][name] for name in ("cpu", "cores")}
    known = {"name": "cost", "measured": day, "machine": machine, "figures": told}
    file.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    if len(sys.argv) > 1:
        keep(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), time.strftime("%Y-%m-%d"))
    DOCUMENT.write_text(rewritten(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
