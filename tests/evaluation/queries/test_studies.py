"""Studies in lists and at the head of pages, what was locked and changed, and what chance could decide."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from pamong.core.refusals import NotFound
from pamong.evaluation.models import Study
from pamong.evaluation.queries.draws import proposal_of
from pamong.evaluation.queries.plans import plan_choices, plan_pages, public_plan_pages
from pamong.evaluation.queries.studies import (
    StudiesWanted,
    public_head,
    published_studies,
    studies_page,
    study_head,
)
from pamong.services.models import Service
from tests import make
from tests.evaluation import case, plan_case
from tests.evaluation.case import Planted
from tests.evaluation.queries.test_verdicts import estimated
from tests.learning import case as learning
from tests.make import World
from tests.services import case as services

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def planted(world: World) -> Planted:
    return case.planted(world, trained=1, compared=5, months=2, each=1)


def test_head_tells_the_newest_locked_plan(world: World, planted: Planted) -> None:
    row = plan_case.locked(world, planted, known_until=date(2024, 12, 31))
    case.plan(row, planted.programme, planted.service, locked=False, question="Apakah lain?")
    head = study_head(world.actor("budi"), row.uuid)
    assert (head.question, head.number, head.drafted) == (
        "Apakah Pelatihan Pelayanan Prima mempercepat izin usaha?",
        1,
        True,
    )
    assert (head.service_title, head.programme_title) == ("Izin usaha", planted.programme.title)
    assert (head.late, head.changed, head.newest, head.kept, head.live) == (False, False, None, True, True)
    assert (head.design_label, head.indicator.key) == ("Kantor dilatih dan kantor pembanding", "processing")
    assert not study_head(world.actor("gita"), row.uuid).kept


def test_plan_that_came_after_the_data_marks_the_study_for_ever(world: World, planted: Planted) -> None:
    row = plan_case.locked(world, planted, known_until=date(2025, 1, 1))
    later: dict[str, Any] = {
        "first_month": date(2026, 1, 1),
        "planned_start": date(2027, 1, 1),
        "last_month": date(2027, 6, 1),
    }
    case.plan(row, planted.programme, planted.service, known_until=date(2026, 11, 1), **later)
    head = study_head(world.actor("budi"), row.uuid)
    assert (head.number, head.late, head.changed) == (2, True, True)
    assert [plan.late for plan in plan_pages(world.actor("budi"), row.uuid).locked] == [False, True]


def test_change_says_what_was_before(world: World, planted: Planted) -> None:
    row = plan_case.locked(world, planted, locked_by=world.budi.pk)
    other = learning.programme(world, title="Pelayanan Ramah")
    facts = {"meaningful": Decimal("-0.125"), "relative": True, "design": "its", "planned_start": date(2025, 2, 1)}
    case.plan(row, other, planted.service, why="Ambang terlalu longgar", locked=False, **facts)
    pages = plan_pages(world.actor("gita"), row.uuid)
    assert pages.draft is not None
    assert [(one.label, one.before, one.after) for one in pages.draft.changes] == [
        ("Program", planted.programme.title, "Pelayanan Ramah"),
        ("Pembanding", "Kantor dilatih dan kantor pembanding", "Satu deret waktu, sebelum dan sesudah"),
        ("Perubahan terkecil yang berarti", "−1", "−0,125"),
        ("Dihitung sebagai bagian", "Tidak", "Ya"),
        ("Bulan mulai yang direncanakan", "2025-01", "2025-02"),
    ]
    assert (pages.newest.number, pages.newest.locked_by, pages.newest.changes, pages.kept) == (
        1,
        "Budi Hartawan",
        (),
        False,
    )


def test_public_sees_locked_plans_without_names(world: World, planted: Planted) -> None:
    row = plan_case.locked(world, planted, locked_by=world.budi.pk)
    case.plan(row, planted.programme, planted.service, locked=False)
    with pytest.raises(NotFound):
        public_plan_pages("15.04", row.uuid)
    with pytest.raises(NotFound):
        public_head("15.04", row.uuid)
    Study.objects.filter(pk=row.pk).update(published_at=timezone.now())
    pages = public_plan_pages("15.04", row.uuid)
    assert ([plan.locked_by for plan in pages.locked], pages.draft) == ([""], None)
    assert public_head("15.04", row.uuid).uuid == row.uuid
    with pytest.raises(NotFound):
        public_head("82", row.uuid)
    assert [one.uuid for one in published_studies("15.04").page] == [row.uuid]
    assert len(published_studies("82").page) == 0
    with pytest.raises(NotFound):
        published_studies("99.99")


def test_list_is_narrowed_by_word_and_state(world: World, planted: Planted) -> None:
    proven, thin, bare, gone = (
        plan_case.locked(world, planted, question=f"Apakah {name}?") for name in ("satu", "dua", "tiga", "empat")
    )
    estimated(proven, 0.5, "tidak terlihat")
    estimated(proven, 0.01, "terbukti")
    estimated(thin, None, "data kurang")
    Study.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now(), withdrawal="Tidak jadi diadakan")

    def found(text: str = "", state: str = "") -> list[Any]:
        return [one.uuid for one in studies_page(world.actor("hadi"), "15.04", StudiesWanted(text, state)).page]

    assert found() == [bare.uuid, thin.uuid, proven.uuid]
    assert found(state="terbukti") == [proven.uuid]
    assert found(state="tidak terlihat") == []
    assert found(state="data kurang") == [thin.uuid]
    assert found(state="belum-dihitung") == [bare.uuid]
    assert found(state="dihentikan") == [gone.uuid]
    assert found(state="apa saja") == found()
    assert found(text="DUA\0") == [thin.uuid]


@pytest.mark.parametrize(("who", "keeps"), [("budi", True), ("hadi", True), ("gita", False), ("fajar", False)])
def test_who_reads_sees_the_list(world: World, planted: Planted, who: str, keeps: bool) -> None:  # noqa: FBT001  # parametrised
    plan_case.locked(world, planted)
    found = studies_page(world.actor(who), "15.04")
    assert (found.keeps, len(found.page)) == (keeps, 1)


@pytest.mark.parametrize("who", ["dewi", "joko", "kiki"])
def test_studies_are_not_there_for_others(world: World, planted: Planted, who: str) -> None:
    row, actor = plan_case.locked(world, planted), world.actor(who)
    for attempt in (
        lambda: studies_page(actor, "15.04"),
        lambda: study_head(actor, row.uuid),
        lambda: plan_pages(actor, row.uuid),
        lambda: plan_choices(actor, "15.04"),
        lambda: proposal_of(actor, row.uuid),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_form_offers_what_can_be_studied(world: World, planted: Planted) -> None:
    services.service(world, code="izin-lama", closed_at=timezone.now())
    found = plan_choices(world.actor("hadi"), "15.04")
    assert [one.uuid for one in found.programmes] == [planted.programme.uuid]
    assert [(one.code, one.offices) for one in found.services] == [(planted.service, 6)]
    assert [value for value, _label in found.designs] == ["staggered", "lottery", "its", "before-after"]
    for who in ("gita", "fajar"):
        with pytest.raises(NotFound):
            plan_choices(world.actor(who), "15.04")


@pytest.mark.parametrize(
    ("seats", "least", "expected"),
    [
        ((), 1, None),
        ((5,), 1, None),
        ((4,), 1, ("lottery", 5, 4, 2)),
        ((9,), 2, ("lottery", 5, 4, 2)),
        ((2, 2), 1, ("staggered", 5, 4, 3)),
        ((3, 2), 1, None),
        ((1,), 2, None),
    ],
)
def test_few_seats_suggest_a_draw(
    world: World, planted: Planted, seats: tuple[int, ...], least: int, expected: tuple[Any, ...] | None
) -> None:
    row = plan_case.locked(world, planted, least_people=least)
    if least > 1:  # with two people asked for, the office with one is not trained either
        Service.objects.filter(unit=planted.trained[0]).update(closed_at=timezone.now())
    for number in seats:
        learning.offering(planted.programme, seats=number)
    found = proposal_of(world.actor("gita"), row.uuid)
    assert (found and (found.design, found.offices, found.places, found.starts)) == expected


def test_count_of_queries_does_not_depend_on_studies(
    world: World, planted: Planted, django_assert_num_queries: Any
) -> None:
    actor = world.actor("budi")
    for number in (1, 3):
        for _each in range(number):
            row = plan_case.locked(world, planted)
            case.plan(row, planted.programme, planted.service)
            estimated(row, 0.02, "terbukti")
        with django_assert_num_queries(6):
            list(studies_page(actor, "15.04").page)


def test_newest_study_is_first(world: World, planted: Planted) -> None:
    now = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)
    rows = [case.study(world, created_at=now - timedelta(days=days)) for days in (2, 1, 3)]
    for row in rows:
        case.plan(row, planted.programme, planted.service)
    found = [one.uuid for one in studies_page(world.actor("budi"), "15.04").page]
    assert found == [rows[1].uuid, rows[0].uuid, rows[2].uuid]
