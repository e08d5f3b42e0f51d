"""An estimate whose document is written by hand: every number on a report can be told beforehand."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any, Final
from uuid import UUID

from pamong.core.actor import SYSTEM, RegionId
from pamong.evaluation.models import Estimate, Study, StudyPlan
from pamong.evaluation.queries.panel import PanelRow
from pamong.kit.files import Limits, store_file
from pamong.learning.models import Cost, Programme
from pamong.services.models import Service
from tests.evaluation import case
from tests.learning import case as learning
from tests.make import World

AT: Final = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)
SERVICE: Final = "izin-laporan"

DOCUMENT: Final[dict[str, Any]] = {
    "verdict": "terbukti",
    "effect": -2.1,
    "se": 0.46,
    "interval": [-3.0, -1.2],
    "p": 0.0004,
    "n": 512,
    "units": 32,
    "treated_units": 8,
    "grade": "B",
    "mde": 1.1,
    "by_group_time": [],
    "by_event_time": [
        {"event_time": -2, "att": 0.2, "se": 0.4, "low": -1.0, "high": 1.4},
        {"event_time": -1, "att": 0.0, "se": 0.4, "low": -1.2, "high": 1.2},
        {"event_time": 0, "att": -0.7, "se": 0.4, "low": -1.9, "high": 0.5},
        {"event_time": 1, "att": -2.4, "se": 0.4, "low": None, "high": None},
    ],
    "aggregates": {},
    "diagnostics": {
        "flat": True,
        "powered": True,
        "pre_p": 0.61,
        "control": "never-treated",
        "comparison_units": 24,
        "twfe": -1.9,
        "forbidden_share": 0.125,
        "missing_entries": 3,
        "always_treated": 0,
        "missing_cells": 0,
        "periods": 6,
        "season_length": 12,
        "cases": 14212.0,
    },
    "cannot_conclude": ["Unit yang ikut tidak diundi."],
    "versions": {"pamong": "1.0", "python": "3.11"},
    "digest": "",
    "reason": "shown",
    "sentence": "Pada unit yang ikut, “Lama proses” membaik.",
    "meaningful": -1.0,
    "baseline": 12.0,
    "points": {"before": 12, "after": 9},
    "method": "cr2",
}
"""A proven cut of 2.1 working days, from 12."""

THIN: Final[dict[str, Any]] = {
    "verdict": "data kurang",
    "reason": "nobody-treated",
    "sentence": "Belum dapat disimpulkan. Belum ada unit yang ikut sampai data ini berakhir.",
    **dict.fromkeys(("effect", "se", "p", "grade", "mde", "points", "method")),
    "interval": [None, None],
    "by_event_time": [],
    "diagnostics": {"missing_cells": 0, "periods": 6, "season_length": 12, "cases": 70.0},
}
"""What differs where science gives no number at all."""

TRAINED, OTHER = UUID(int=1), UUID(int=2)


def rows(*, gap: bool = True) -> list[PanelRow]:
    """Two offices over six months; the first starts in the fifth, and has nothing in the second."""
    months = [date(2025, number, 1) for number in range(1, 7)]
    since = months[4]
    first = [
        PanelRow(TRAINED, "Camat Mersam", month, 12.0 if month < since else 9.5, 10, since)
        for place, month in enumerate(months)
        if not gap or place != 1
    ]
    return first + [PanelRow(OTHER, "Camat Pemayung", month, 11.0, 20, None) for month in months]


def study(world: World, **facts: Any) -> Study:
    """A study of Budi's region with one locked plan; ``facts`` are of the plan."""
    if not Service.objects.filter(region=world.region, code=SERVICE).exists():
        unit = case.office(world)
        Service.objects.create(region=world.region, unit=unit, code=SERVICE, title="Izin usaha", created_at=AT)
    row = case.study(world)
    programme = Programme.objects.filter(region=world.region, title="Pelayanan Prima").first()
    case.plan(row, programme or learning.programme(world, title="Pelayanan Prima"), SERVICE, **facts)
    return row


def programme_of(row: Study) -> Programme:
    """What its first plan is about."""
    return StudyPlan.objects.select_related("programme").get(study=row, number=1).programme


def paid(row: Study, realised: int = 1_000_000) -> None:
    """A finished offering of its programme that cost so many rupiah."""
    held = learning.offering(programme_of(row), finished_at=AT)
    Cost.objects.create(
        offering=held, account="5.1.02", text="Honor", funding="apbd", planned=realised, realised=realised
    )


def estimated(row: Study, table: Iterable[PanelRow] | None = None, **document: Any) -> Estimate:
    """An estimate of its newest locked plan, as the document says."""
    data = _csv(rows() if table is None else table)
    digest = sha256(data).hexdigest()
    told = {**DOCUMENT, "digest": digest, **document}
    limits = Limits(1_000_000, frozenset({"text/csv"}))
    low, high = told["interval"]
    return Estimate.objects.create(
        study=row,
        plan=StudyPlan.objects.filter(study=row, locked_at__isnull=False).order_by("-number")[0],
        number=Estimate.objects.filter(study=row).count() + 1,
        extract=store_file(
            SYSTEM, region=RegionId(row.region_id), stream=BytesIO(data), name="panel.csv", limits=limits
        ),
        digest=digest,
        spec='[study]\nquestion = "?"\n',
        document=json.dumps(told, ensure_ascii=False, indent=2) + "\n",
        verdict=told["verdict"],
        effect=told["effect"],
        low=low,
        high=high,
        grade=told["grade"] or "",
        version="1.0",
        estimated_at=AT,
    )


def _csv(table: Iterable[PanelRow]) -> bytes:
    lines = ["office,office_name,month,Lama proses (hari kerja),cases,first_month"]
    for row in table:
        since = f"{row.since:%Y-%m}" if row.since else ""
        lines.append(f"{row.office},{row.name},{row.month:%Y-%m},{row.value!r},{row.cases},{since}")
    return ("\n".join(lines) + "\n").encode()
