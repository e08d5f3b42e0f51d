"""Was "Pelayanan Prima" good for business licences in Batang Hari? The whole of it, with planted data, null data and too few."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from pamong.core.models import Entry
from pamong.core.refusals import Conflict
from pamong.evaluation.actions.cycles import close_cycle, open_cycle
from pamong.evaluation.actions.estimates import estimate
from pamong.evaluation.actions.findings import FindingFacts, add_finding
from pamong.evaluation.actions.follow_ups import FollowUpFacts, ask_follow_up, finish_follow_up
from pamong.evaluation.actions.plan_facts import PlanFacts
from pamong.evaluation.actions.plans import change_plan, lock_plan, revise_plan
from pamong.evaluation.actions.studies import create_study
from pamong.evaluation.models import Estimate
from pamong.evaluation.queries.estimates import estimate_files
from tests import make
from tests.evaluation import case
from tests.make import World
from tests.test_cli_study import run

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def planned(planted: case.Planted, **facts: object) -> PlanFacts:
    """A working day less matters."""
    usual: dict[str, object] = {
        "question": "Apakah Pelayanan Prima mempercepat izin usaha?",
        "programme": planted.programme.uuid,
        "service": planted.service,
        "indicator": "processing",
        "design": "staggered",
        "meaningful": Decimal(-1),
        "relative": False,
        "first_month": case.FIRST,
        "last_month": case.month(case.FIRST, case.MONTHS - 1),
        "planned_start": case.START,
    }
    return PlanFacts(**{**usual, **facts})  # type: ignore[arg-type]  # told as one


def found(world: World, planted: case.Planted, **facts: object) -> Estimate:
    """Planned and locked by the evaluator, then estimated."""
    hadi = world.actor("hadi")
    study = create_study(hadi, region="15.04", facts=planned(planted, **facts))
    lock_plan(hadi, study=study.uuid)
    return estimate(hadi, study=study.uuid)


def test_planted_fifth_is_proven_and_anybody_repeats_it_from_two_files(world: World, tmp_path: Path) -> None:
    planted = case.planted(world, trained=10, compared=20, each=9)  # 2.4 of 12 working days
    row = found(world, planted)
    assert row.verdict == "terbukti"
    assert row.low is not None
    assert row.high is not None
    assert row.low < -2.4 < row.high
    files = estimate_files(world.actor("gita"), row.study.uuid, 1)
    (tmp_path / "rencana.toml").write_bytes(files.spec)
    (tmp_path / "panel.csv").write_bytes(files.csv)
    done = run(tmp_path, f"{tmp_path.name}/rencana.toml", "--json")
    assert (done.returncode, done.stdout) == (0, files.document)


def test_nothing_planted_is_not_seen_and_the_report_says_what_could_have_been(world: World) -> None:
    planted = case.planted(world, trained=8, compared=12, effect=0.0, each=9, seed=4)
    row = found(world, planted, meaningful=Decimal(-2))
    told = json.loads(row.document)
    assert row.verdict == "tidak terlihat"
    assert told["interval"][0] < 0 < told["interval"][1]
    assert 0 < told["mde"] <= 6  # no more than three times what matters, else the data would be too few


def test_placebo_date_a_year_early_is_not_proven(world: World) -> None:
    """Nothing happened in these months: whoever picks a date finds no proof there."""
    planted = case.planted(world, trained=8, compared=12, effect=0.0, each=9, seed=5)
    row = found(world, planted, design="its", planned_start=date(2024, 9, 1))
    assert row.verdict != "terbukti"


def test_three_months_are_too_little(world: World) -> None:
    planted = case.planted(world, trained=4, compared=8, months=14)
    row = found(world, planted, last_month=date(2025, 2, 1))
    assert row.verdict == "data kurang"
    assert json.loads(row.document)["points"]["after"] < 3


def test_change_after_the_lock_is_on_the_page_for_ever(world: World) -> None:
    planted = case.planted(world, trained=2, compared=4, months=14)
    row, hadi = found(world, planted), world.actor("hadi")
    revise_plan(hadi, study=row.study.uuid, why="Ambangnya disepakati ulang dengan dinas")
    change_plan(hadi, study=row.study.uuid, facts=planned(planted, meaningful=Decimal(-2)))
    lock_plan(hadi, study=row.study.uuid)
    estimate(hadi, study=row.study.uuid)
    for name in ("study", "study-plan"):
        page = make.browser_of(world, "fajar").get(reverse(name, args=[row.study.uuid])).content.decode()
        assert "iubah sesudah dikunci" in page, name
    assert "Ambangnya disepakati ulang dengan dinas" in page
    assert Entry.objects.filter(verb="evaluation.plan_locked").count() == 2


def test_cycle_does_not_close_over_an_open_follow_up(world: World) -> None:
    planted = case.planted(world, trained=2, compared=4, months=14)
    study, hadi = found(world, planted).study, world.actor("hadi")
    cycle = open_cycle(hadi, region="15.04").uuid
    weakness = FindingFacts("weakness", "Datanya belum cukup", "study", str(study.uuid))
    finding = add_finding(hadi, cycle=cycle, facts=weakness)
    facts = FollowUpFacts(
        "Mencatat tanggal lengkap", world.fajar.person.uuid, timezone.localdate() + timedelta(days=9), "90 % berkas"
    )
    asked = ask_follow_up(hadi, finding=finding.uuid, facts=facts)
    with pytest.raises(Conflict):
        close_cycle(hadi, cycle=cycle, summary="Satu studi, satu kelemahan.")
    finish_follow_up(world.actor("fajar"), follow_up=asked.uuid, text="Sudah dicatat.", proof="Buku agenda 2026")
    close_cycle(hadi, cycle=cycle, summary="Satu studi, satu kelemahan.")


def test_report_is_printed(world: World, tmp_path: Path) -> None:
    planted = case.planted(world, trained=2, compared=4, months=14)
    row = found(world, planted)
    answer = make.browser_of(world, "hadi").get(reverse("study-pdf", args=[row.study.uuid]))
    paper = tmp_path / "laporan.pdf"
    paper.write_bytes(answer.content)
    text = " ".join(PdfReader(paper).pages[0].extract_text().split())
    assert "Apakah Pelayanan Prima mempercepat izin usaha?" in text
    assert "Data kurang" in text
