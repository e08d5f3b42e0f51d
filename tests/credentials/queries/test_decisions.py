"""The plan names only units that lack: what their rule still asks for, and programmes that help."""

import pytest

from pamong.competency.models import Competency
from pamong.credentials.actions.plenaries import list_cases
from pamong.credentials.models import PlanLine, SchemeUnit
from pamong.credentials.queries.decisions import decision_page, plan_of
from pamong.learning.models import Aim
from tests import make
from tests.credentials import case, deciding
from tests.exams import case as exam_case
from tests.learning import case as course

pytestmark = pytest.mark.django_db


def test_a_plan_names_the_exam_and_published_programmes_of_the_missing_unit() -> None:
    world = make.world()
    exam = exam_case.blueprint(world, title="Uji Pengaduan")
    rule = {"kind": "exam", "blueprint": str(exam.uuid), "least": 70, "reason": "Keputusan panel"}
    either = {"any": [rule, {"kind": "observation"}]}
    version = case.version(case.scheme(world), rules=[case.PORTFOLIO, either])
    competency = Competency.objects.order_by("pk")[0]
    SchemeUnit.objects.filter(version=version).update(competency=competency, level=2)
    shown = course.programme(world, title="Penanganan Pengaduan")
    for programme in (shown, course.programme(world, title="Rancangan", published=False)):
        Aim.objects.create(programme=programme, competency=competency, level=2)
    application = case.application(version, world.ani)
    case.judged(application, case.appointed(application, world.citra), competent=[True, False])
    chosen = deciding.deciders(world, application)
    plenary = deciding.session(world)
    listed = list_cases(world.actor("budi"), plenary=plenary.uuid, applications=[application.uuid])[0]
    held = deciding.Judged(application, plenary, listed, chosen)
    held.vote(0, held.units[:1])
    decision = held.vote(1, held.units[:1])
    assert decision is not None
    lines = PlanLine.objects.filter(decision=decision).order_by("number")
    assert lines.values_list("lack", "blueprint", "programme")[0] == (rule, exam.uuid, None)
    (unit,) = plan_of(decision)
    assert unit.code == "PL.02"
    assert [(step.words, step.done) for step in unit.steps] == [
        ("Nilai ujian Uji Pengaduan paling sedikit 70; Anda belum mengikutinya", False)
    ]
    assert unit.ways == (
        "Lulus ujian Uji Pengaduan paling sedikit 70 (Keputusan panel)",
        "Kerjakan sambil diamati asesor",
    )
    assert [(offer.uuid, offer.title) for offer in unit.offers] == [(shown.uuid, "Penanganan Pengaduan")]


def test_a_decision_tells_each_unit_and_that_it_can_be_appealed() -> None:
    world = make.world()
    _held, decision = deciding.not_yet(world)
    page = decision_page(world.actor("ani"), decision.uuid)
    assert [(unit.code, unit.shown) for unit in page.units] == [("PL.01", True), ("PL.02", False)]
    assert (page.shown, page.open, page.days) == (1, True, 10)
