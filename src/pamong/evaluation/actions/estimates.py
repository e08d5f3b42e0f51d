"""A locked plan is worked out from a table that is kept."""

import json
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor, RegionId
from pamong.core.journal import record
from pamong.core.refusals import Conflict
from pamong.evaluation.actions.holding import held_study, locked_plan_of
from pamong.evaluation.formats.study_document import document
from pamong.evaluation.formats.study_result import result_of
from pamong.evaluation.formats.study_spec import read_spec
from pamong.evaluation.models import Estimate, Study, StudyDesign, StudyPlace, StudyPlan
from pamong.evaluation.queries.panel import FILE, Extract, extract
from pamong.kit.files import Limits, store_file

TABLES: Final = Limits(100_000_000, frozenset({"text/csv"}))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The document as it is kept, and what of it has columns of its own."""

    document: str
    columns: dict[str, Any]


def estimate(actor: Actor, *, study: UUID) -> Estimate:
    """Work the newest locked plan out from what is known now. Each time makes a new estimate; the old ones stay.

    raises      NotFound; Conflict ``study-withdrawn``, ``plan-not-locked``, ``study-not-drawn``, ``study-no-cases``;
                Invalid ``study-several-starts`` where the design knows one
    """
    with transaction.atomic():
        row = held_study(actor, study)
        plan = locked_plan_of(row)
        table = _table(plan)
        made = _kept(actor, row, plan, table, outcome_of(table))
        facts = {"number": made.number, "plan": plan.number, "digest": made.digest, "verdict": made.verdict}
        record(actor, "evaluation.estimated", made, region=row.region_id, study=row.pk, **facts)
    made.refresh_from_db()
    return made


def _table(plan: StudyPlan) -> Extract:
    """The table of the plan, which holds something."""
    if plan.design == StudyDesign.LOTTERY and not StudyPlace.objects.filter(draw__study=plan.study_id).exists():
        raise Conflict(
            "study-not-drawn", _("Kantor studi ini belum diundi. Adakan undiannya dahulu, lalu hitung lagi.")
        )
    table = extract(plan)
    if not table.rows:
        message = _(
            "Belum ada data layanan yang cukup di rentang ini. Masukkan berkas layanannya dahulu, lalu hitung lagi."
        )
        raise Conflict("study-no-cases", message)
    return table


def outcome_of(table: Extract) -> _Outcome:
    """What the command makes of the same two files."""
    told = document(result_of(read_spec(table.spec), table.csv)).decode()
    whole = json.loads(told)
    low, high = whole["interval"]
    columns = {"verdict": whole["verdict"], "effect": whole["effect"], "low": low, "high": high}
    return _Outcome(told, {**columns, "grade": whole["grade"] or ""})


def _kept(actor: Actor, row: Study, plan: StudyPlan, table: Extract, found: _Outcome) -> Estimate:
    file = store_file(actor, region=RegionId(row.region_id), stream=BytesIO(table.csv), name=FILE, limits=TABLES)
    return Estimate.objects.create(
        study=row,
        plan=plan,
        number=Estimate.objects.filter(study=row).count() + 1,
        extract=file,
        digest=sha256(table.csv).hexdigest(),
        spec=table.spec,
        document=found.document,
        version=version("pamong"),
        estimated_at=timezone.now(),
        estimated_by=actor.account,
        **found.columns,
    )
