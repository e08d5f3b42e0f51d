"""A locked plan is worked out from a table that is kept, and again and again without touching what was found."""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from pamong.cli.study import study as command
from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.evaluation.actions.estimates import estimate
from pamong.evaluation.actions.plans import revise_plan
from pamong.evaluation.models import Estimate, StudyDraw, StudyPlace, StudyPlan
from pamong.evaluation.queries.estimates import estimate_files, estimate_lines, kept_table
from pamong.kit.models import File
from pamong.ops.studies import study_files
from tests import make
from tests.evaluation import case, plan_case
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def test_three_months_are_too_few(world: World) -> None:
    planted = case.planted(world, trained=4, compared=6)
    row = plan_case.locked(world, planted, first_month=date(2024, 10, 1))
    made = estimate(world.actor("budi"), study=row.uuid)
    assert (made.verdict, json.loads(made.document)["reason"]) == ("data kurang", "few-before")


def test_table_is_kept_with_its_digest(world: World) -> None:
    made = estimate(world.actor("budi"), study=plan_case.locked(world, plan_case.small(world)).uuid)
    data = kept_table(made)
    assert made.digest == sha256(data).hexdigest() == made.extract.sha256
    assert json.loads(made.document)["digest"] == made.digest
    assert (made.extract.region, made.extract.name) == (world.region.pk, "panel.csv")
    entry = Entry.objects.get(verb="evaluation.estimated")
    assert (entry.data["digest"], entry.data["verdict"]) == (made.digest, made.verdict)


def test_same_data_give_the_same_document_twice(world: World) -> None:
    row = plan_case.locked(world, plan_case.small(world))
    first, second = (estimate(world.actor(who), study=row.uuid) for who in ("budi", "hadi"))
    assert (first.number, second.number) == (1, 2)
    assert (first.digest, first.document, first.spec) == (second.digest, second.document, second.spec)
    assert [line.by for line in estimate_lines(world.actor("gita"), row.uuid)] == ["Hadi Wijaya", "Budi Hartawan"]


@pytest.mark.parametrize("design", ["staggered", "its", "before-after"])
def test_command_makes_the_same_bytes_of_the_same_files(world: World, tmp_path: Path, design: str) -> None:
    row = plan_case.locked(world, case.planted(world), design=design, question="Apakah “lebih” cepat, \\ atau 'tidak'?")
    made = estimate(world.actor("budi"), study=row.uuid)
    files = study_files(row.uuid)
    assert (files.number, files.spec) == (1, made.spec)
    (tmp_path / "panel.csv").write_bytes(files.csv)
    (tmp_path / "rencana.toml").write_text(files.spec, encoding="utf-8")
    ran = CliRunner().invoke(command, ["run", str(tmp_path / "rencana.toml"), "--json"])
    assert ran.exit_code == 0, ran.output
    assert ran.stdout_bytes == made.document.encode()
    kept = estimate_files(world.actor("fajar"), row.uuid, 1)
    assert (kept.document, kept.csv, kept.spec) == (made.document.encode(), files.csv, made.spec.encode())


def test_lottery_is_worked_out_by_the_command_as_well(world: World, tmp_path: Path) -> None:
    planted = case.planted(world, trained=6, compared=10)
    row = plan_case.locked(world, planted, design="lottery")
    draw = StudyDraw.objects.create(
        study=row,
        first_month=case.START,
        seats=7,
        apart=0,
        seed="0" * 64,
        commitment="1" * 64,
        committed_at=plan_case.NOW,
    )
    for place, unit in enumerate((*planted.trained, *planted.compared), start=1):
        StudyPlace.objects.create(draw=draw, unit=unit, place=place, month=case.START if place <= 7 else None)
    made = estimate(world.actor("budi"), study=row.uuid)
    whole = json.loads(made.document)
    assert (made.grade, whole["units"], whole["treated_units"]) == ("A", 16, 7)
    assert whole["diagnostics"]["effect_on_those_who_came"] < whole["effect"] < 0  # one of seven did not come
    (tmp_path / "panel.csv").write_bytes(kept_table(made))
    (tmp_path / "rencana.toml").write_text(made.spec, encoding="utf-8")
    ran = CliRunner().invoke(command, ["run", str(tmp_path / "rencana.toml"), "--json"])
    assert ran.stdout_bytes == made.document.encode()


def test_lottery_that_was_not_drawn_is_refused_in_words(world: World) -> None:
    row = plan_case.locked(world, plan_case.small(world), design="lottery")
    with pytest.raises(Conflict) as refused:
        estimate(world.actor("budi"), study=row.uuid)
    assert (refused.value.code, Estimate.objects.count()) == ("study-not-drawn", 0)


def test_without_an_estimate_the_machine_reads_what_is_known_now(world: World) -> None:
    planted = plan_case.small(world)
    files = study_files(plan_case.locked(world, planted).uuid)
    drafted = study_files(plan_case.locked(world, planted, locked=False).uuid)
    assert (files.number, drafted.number) == (None, None)
    assert files.csv == drafted.csv
    with pytest.raises(NotFound):
        study_files(planted.programme.uuid)


def test_no_case_at_all_is_refused_in_words(world: World) -> None:
    planted = case.planted(world, trained=1, compared=1, each=4, months=14)  # under the least number of cases
    row = plan_case.locked(world, planted)
    with pytest.raises(Conflict) as refused:
        estimate(world.actor("budi"), study=row.uuid)
    assert refused.value.code == "study-no-cases"
    assert (Estimate.objects.count(), File.objects.count()) == (0, 0)


def test_draft_is_not_worked_out(world: World) -> None:
    row = plan_case.locked(world, plan_case.small(world), locked=False)
    with pytest.raises(Conflict) as refused:
        estimate(world.actor("budi"), study=row.uuid)
    assert (refused.value.code, Estimate.objects.count()) == ("plan-not-locked", 0)


def test_several_starts_are_no_single_series(world: World) -> None:
    planted = plan_case.small(world, trained=3)
    later = make.civil_servant("Petugas lain", planted.compared[0], world.officer)
    case.taught(planted.programme, [later], planted.compared[:1], date(2024, 9, 10))
    row = plan_case.locked(world, planted, design="its")
    with pytest.raises(Invalid) as refused:
        estimate(world.actor("budi"), study=row.uuid)
    assert (refused.value.code, Estimate.objects.count(), File.objects.count()) == ("study-several-starts", 0, 0)


def test_change_that_is_not_locked_does_not_count(world: World) -> None:
    row = plan_case.locked(world, plan_case.small(world))
    revise_plan(world.actor("budi"), study=row.uuid, why="Ambang terlalu longgar")
    StudyPlan.objects.filter(study=row, number=2).update(meaningful=Decimal(-5))
    made = estimate(world.actor("budi"), study=row.uuid)
    assert (made.plan.number, json.loads(made.document)["meaningful"]) == (1, -1.0)


def test_newest_locked_plan_is_worked_out(world: World) -> None:
    planted = plan_case.small(world)
    row = plan_case.locked(world, planted)
    estimate(world.actor("budi"), study=row.uuid)
    case.plan(row, planted.programme, planted.service, meaningful=Decimal("-0.2"), relative=True)
    made = estimate(world.actor("budi"), study=row.uuid)
    whole = json.loads(made.document)
    assert (made.number, made.plan.number) == (2, 2)
    assert whole["meaningful"] == pytest.approx(-0.2 * whole["baseline"])
    assert Estimate.objects.get(study=row, number=1).plan.number == 1


@pytest.mark.parametrize("who", ["dewi", "gita", "fajar", "joko", "kiki"])
def test_who_does_not_keep_the_study_works_nothing_out(world: World, who: str) -> None:
    row = plan_case.locked(world, plan_case.small(world))
    with pytest.raises(NotFound):
        estimate(world.actor(who), study=row.uuid)
    assert (Estimate.objects.count(), File.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["dewi", "joko", "kiki"])
def test_estimates_are_not_there_for_others(world: World, who: str) -> None:
    row = plan_case.locked(world, plan_case.small(world))
    estimate(world.actor("budi"), study=row.uuid)
    with pytest.raises(NotFound):
        estimate_lines(world.actor(who), row.uuid)
    with pytest.raises(NotFound):
        estimate_files(world.actor(who), row.uuid, 1)
