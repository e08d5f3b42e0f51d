"""Blueprints are written, checked against their banks, published, and then stay as they are."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from pamong.competency.queries.frameworks import current_competencies
from pamong.exams.actions.blueprints import (
    ROWS,
    BlueprintFacts,
    RowFacts,
    change_blueprint,
    copy_blueprint,
    create_blueprint,
    publish_blueprint,
    set_banks,
    set_rows,
    withdraw_blueprint,
)
from pamong.exams.models import Blueprint, BlueprintBank, BlueprintRow
from pamong.exams.queries.blueprints import (
    BlueprintsWanted,
    blueprint_lines,
    blueprint_record,
    blueprints_page,
)
from tests import make
from tests.exams import case
from tests.exams.actions.form_case import refusal, stocked, told
from tests.make import World

pytestmark = pytest.mark.django_db

FACTS = BlueprintFacts(title="Uji Pengaduan", minutes=90, items=5)


@pytest.fixture
def world() -> World:
    return make.world()


def draft(world: World, facts: BlueprintFacts = FACTS) -> Blueprint:
    return create_blueprint(world.actor("budi"), region="15.04", facts=facts)


def ready(world: World, **facts: int) -> Blueprint:
    """A draft of five items of a bank of ten, by one row."""
    store, _versions = stocked(world)
    row = draft(world, BlueprintFacts(**{"title": "Uji", "items": 5, **facts}))  # type: ignore[arg-type]  # numbers all
    set_banks(world.actor("budi"), blueprint=row.uuid, banks=[store.uuid])
    set_rows(world.actor("budi"), blueprint=row.uuid, rows=[RowFacts(sector="health", least=3, most=5)])
    return row


def banks(row: Blueprint) -> set[UUID]:
    return set(BlueprintBank.objects.filter(blueprint=row).values_list("bank__uuid", flat=True))


def test_draft_is_begun_and_tidied(world: World) -> None:
    facts = BlueprintFacts(
        title="  Uji\tPengaduan ",
        about="\nBaca dulu.  \nLalu kerjakan.\n",
        pass_mark=Decimal("66.667"),
        pass_reason=" SK panel 3/2026 ",
    )
    row = draft(world, facts)
    assert (row.title, row.about, row.pass_mark, row.pass_reason) == (
        "Uji Pengaduan",
        "Baca dulu.\nLalu kerjakan.",
        Decimal("66.67"),
        "SK panel 3/2026",
    )
    assert (row.published_at, row.evidence, row.practice) == (None, True, False)
    assert told("exams.blueprint_created") == [(world.region.pk, {"copied": None})]


def test_practice_has_no_pilots_and_is_no_evidence(world: World) -> None:
    row = draft(world, BlueprintFacts(title="Latihan", practice=True, pilots=3, evidence=True))
    assert (row.practice, row.pilots, row.evidence) == (True, 0, False)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (BlueprintFacts(title=" "), "title"),
        (BlueprintFacts(title="Uji", minutes=0), "minutes"),
        (BlueprintFacts(title="Uji", minutes=601), "minutes"),
        (BlueprintFacts(title="Uji", items=0), "items"),
        (BlueprintFacts(title="Uji", items=501), "items"),
        (BlueprintFacts(title="Uji", items=51, practice=True), "items"),
        (BlueprintFacts(title="Uji", pilots=-1), "pilots"),
        (BlueprintFacts(title="Uji", pilots=101), "pilots"),
        (BlueprintFacts(title="Uji", pass_mark=Decimal(101), pass_reason="SK"), "mark"),
        (BlueprintFacts(title="Uji", pass_mark=Decimal(70)), "reason"),
    ],
)
def test_facts_that_cannot_be_are_refused(world: World, facts: BlueprintFacts, code: str) -> None:
    row = draft(world)
    budi = world.actor("budi")
    assert refusal(create_blueprint, budi, region="15.04", facts=facts).code == f"blueprint-{code}"
    assert refusal(change_blueprint, budi, blueprint=row.uuid, facts=facts).code == f"blueprint-{code}"


def test_change_writes_what_is_new_and_only_that(world: World) -> None:
    row = draft(world)
    facts = BlueprintFacts(title="Uji Pengaduan", minutes=100, items=5)
    change_blueprint(world.actor("budi"), blueprint=row.uuid, facts=facts)
    change_blueprint(world.actor("budi"), blueprint=row.uuid, facts=facts)
    assert told("exams.blueprint_changed") == [(world.region.pk, {"fields": ["minutes"]})]


def test_turning_into_a_practice_lets_go_of_the_banks(world: World) -> None:
    row = ready(world)
    facts = BlueprintFacts(title="Uji", items=5, practice=True)
    change_blueprint(world.actor("budi"), blueprint=row.uuid, facts=facts)
    assert banks(row) == set()


def test_rows_are_set_in_their_order(world: World) -> None:
    row, about = draft(world), next(iter(current_competencies(world.region.pk).values()))
    rows = [
        RowFacts(competency=about.uuid, level=2, least=1, most=3),
        RowFacts(sector="health", cognitive="C3", kind="single", least=0, most=5),
    ]
    assert set_rows(world.actor("budi"), blueprint=row.uuid, rows=rows)
    assert not set_rows(world.actor("budi"), blueprint=row.uuid, rows=rows)
    columns = ("number", "competency", "level", "sector", "cognitive", "kind", "least", "most")
    assert list(BlueprintRow.objects.filter(blueprint=row).order_by("number").values_list(*columns)) == [
        (1, about.id, 2, "", "", "", 1, 3),
        (2, None, None, "health", "C3", "single", 0, 5),
    ]
    assert told("exams.blueprint_rows_set") == [(world.region.pk, {"rows": 2})]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (RowFacts(sector="war", least=1, most=1), "row-content"),
        (RowFacts(cognitive="C7", least=1, most=1), "row-content"),
        (RowFacts(kind="essay", least=1, most=1), "row-content"),
        (RowFacts(level=2, least=1, most=1), "row-level"),
        (RowFacts(least=3, most=2), "row-range"),
        (RowFacts(least=-1, most=2), "row-range"),
        (RowFacts(least=0, most=0), "row-range"),
        (RowFacts(competency=uuid4(), least=1, most=1), "not-found"),
    ],
)
def test_row_that_cannot_be_is_refused(world: World, row: RowFacts, code: str) -> None:
    plan = ready(world)
    assert refusal(set_rows, world.actor("budi"), blueprint=plan.uuid, rows=[row]).code == code


def test_row_is_named_by_its_number(world: World) -> None:
    rows = [RowFacts(least=1, most=1), RowFacts(least=3, most=2)]
    refused = refusal(set_rows, world.actor("budi"), blueprint=draft(world).uuid, rows=rows)
    assert str(refused).startswith("Baris 2: terbaca 3 sampai 2 butir.")
    many = [RowFacts(least=1, most=1)] * (ROWS + 1)
    assert refusal(set_rows, world.actor("budi"), blueprint=draft(world).uuid, rows=many).code == "row-count"


def test_banks_are_own_or_shared_and_of_the_right_kind(world: World) -> None:
    row, budi = draft(world), world.actor("budi")
    own = case.bank(world)
    shared = case.bank(world, region=world.other, shared_at=timezone.now())
    assert set_banks(budi, blueprint=row.uuid, banks=[own.uuid, shared.uuid])
    assert not set_banks(budi, blueprint=row.uuid, banks=[shared.uuid, own.uuid])
    assert banks(row) == {own.uuid, shared.uuid}
    foreign = case.bank(world, region=world.other)
    closed = case.bank(world, closed_at=timezone.now())
    practice = case.bank(world, practice=True)
    for bank in (foreign, closed, practice):
        assert refusal(set_banks, budi, blueprint=row.uuid, banks=[bank.uuid]).code == "not-found"
    set_banks(budi, blueprint=row.uuid, banks=[])
    assert banks(row) == set()


def test_blueprint_that_can_be_met_is_published_once(world: World) -> None:
    row = ready(world)
    publish_blueprint(world.actor("budi"), blueprint=row.uuid)
    publish_blueprint(world.actor("budi"), blueprint=row.uuid)
    assert told("exams.blueprint_published") == [(world.region.pk, {})]
    assert blueprint_record(world.actor("budi"), row.uuid).published


def test_blueprint_without_rows_and_banks_is_not_published(world: World) -> None:
    row = draft(world)
    refused = refusal(publish_blueprint, world.actor("budi"), blueprint=row.uuid)
    assert refused.code == "blueprint-incomplete"
    assert str(refused) == (
        "Belum ada baris: tulis berapa butir dari isi yang mana. "
        "Belum ada bank soal: pilih dari bank mana butirnya diambil."
    )


def test_blueprint_that_cannot_be_met_is_not_published_and_says_why(world: World) -> None:
    row = ready(world)
    rows = [RowFacts(sector="health", least=7, most=7), RowFacts(kind="numeric", least=1, most=2)]
    set_rows(world.actor("budi"), blueprint=row.uuid, rows=rows)
    refused = refusal(publish_blueprint, world.actor("budi"), blueprint=row.uuid)
    assert refused.code == "blueprint-infeasible"
    assert str(refused) == "Baris 1 minta 7 butir, hanya ada 6. Baris 2 minta 1 butir, belum ada satu pun."
    found = blueprint_record(world.actor("budi"), row.uuid)
    assert [one.rows for one in found.troubles] == [(1,), (2,)]
    assert not found.ready


def test_published_blueprint_does_not_change(world: World) -> None:
    row, budi = ready(world), world.actor("budi")
    publish_blueprint(budi, blueprint=row.uuid)
    assert refusal(change_blueprint, budi, blueprint=row.uuid, facts=FACTS).code == "blueprint-published"
    assert refusal(set_rows, budi, blueprint=row.uuid, rows=[]).code == "blueprint-published"
    assert refusal(set_banks, budi, blueprint=row.uuid, banks=[]).code == "blueprint-published"


def test_withdrawn_blueprint_does_nothing_any_more(world: World) -> None:
    row, budi = ready(world), world.actor("budi")
    withdraw_blueprint(budi, blueprint=row.uuid)
    assert told("exams.blueprint_withdrawn") == [(world.region.pk, {})]
    assert refusal(withdraw_blueprint, budi, blueprint=row.uuid).code == "blueprint-withdrawn"
    assert refusal(publish_blueprint, budi, blueprint=row.uuid).code == "blueprint-withdrawn"
    assert refusal(set_rows, budi, blueprint=row.uuid, rows=[]).code == "blueprint-withdrawn"


def test_copy_is_a_draft_with_rows_and_open_banks(world: World) -> None:
    row, budi = ready(world), world.actor("budi")
    closed = case.bank(world)
    set_banks(budi, blueprint=row.uuid, banks=[*banks(row), closed.uuid])
    publish_blueprint(budi, blueprint=row.uuid)
    closed.closed_at = timezone.now()
    closed.save(update_fields=["closed_at"])
    copy = copy_blueprint(budi, blueprint=row.uuid)
    assert (copy.title, copy.published_at, copy.items) == ("Uji (salinan)", None, 5)
    assert banks(copy) == banks(row) - {closed.uuid}
    assert list(BlueprintRow.objects.filter(blueprint=copy).values_list("number", "sector", "least", "most")) == [
        (1, "health", 3, 5)
    ]
    assert told("exams.blueprint_created")[1] == (world.region.pk, {"copied": row.pk})


@pytest.mark.parametrize("name", ["ani", "citra", "dewi", "gita", "joko", "kiki"])
def test_only_keepers_write_blueprints(world: World, name: str) -> None:
    row, actor = ready(world), world.actor(name)
    assert refusal(create_blueprint, actor, region="15.04", facts=FACTS).code == "not-found"
    for action, given in (
        (change_blueprint, {"facts": FACTS}),
        (set_rows, {"rows": []}),
        (set_banks, {"banks": []}),
        (publish_blueprint, {}),
        (withdraw_blueprint, {}),
        (copy_blueprint, {}),
    ):
        assert refusal(action, actor, blueprint=row.uuid, **given).code == "not-found"


def test_list_counts_and_narrows(world: World) -> None:
    row, budi = ready(world), world.actor("budi")
    publish_blueprint(budi, blueprint=row.uuid)
    draft(world)
    withdraw_blueprint(budi, blueprint=draft(world, BlueprintFacts(title="Lama")).uuid)
    found = blueprints_page(budi, "15.04", BlueprintsWanted())
    assert (found.published, found.drafts) == (1, 1)
    assert [(one.title, one.rows, one.forms, one.state) for one in found.page.object_list] == [
        ("Uji Pengaduan", 0, 0, "Rancangan"),
        ("Uji", 1, 0, "Terbit"),
    ]

    def titles(**wanted: str) -> list[str]:
        return [one.title for one in blueprint_lines(budi, "15.04", BlueprintsWanted(**wanted)).stream()]

    assert titles(state="ditarik") == ["Lama"]
    assert titles(state="terbit") == ["Uji"]
    assert titles(text="pengaduan") == ["Uji Pengaduan"]


def test_record_tells_what_there_is_for_each_row(world: World) -> None:
    row = ready(world)
    set_rows(
        world.actor("budi"),
        blueprint=row.uuid,
        rows=[RowFacts(sector="licensing", least=1, most=2), RowFacts(least=1, most=5)],
    )
    found = blueprint_record(world.actor("budi"), row.uuid)
    assert [(one.number, one.content, one.there, one.short) for one in found.rows] == [
        (1, "Perizinan", 4, False),
        (2, "", 10, False),
    ]
    assert [(one.usable, one.region) for one in found.banks] == [(10, "")]
    assert found.ready


@pytest.mark.parametrize("rows", [1, 3])
def test_record_asks_as_often_whatever_it_holds(
    world: World, rows: int, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    row = ready(world)
    more = [RowFacts(sector="health", least=1, most=5) for _row in range(rows)]
    set_rows(world.actor("budi"), blueprint=row.uuid, rows=more)
    extra = [case.bank(world).uuid for _bank in range(rows)]
    set_banks(world.actor("budi"), blueprint=row.uuid, banks=[*banks(row), *extra])
    actor = world.actor("budi")
    with django_assert_num_queries(13):  # type: ignore[operator]  # its type is not public
        blueprint_record(actor, row.uuid)
