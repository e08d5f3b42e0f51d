"""Forms keep to their blueprint, come out of a seed again, and say which rows stand against each other."""

from uuid import uuid4

import pytest
from django.utils import timezone

from pamong.competency.queries.frameworks import current_competencies
from pamong.core.refusals import Conflict
from pamong.exams.actions.forms import compose_form, digest_of, draw_forms
from pamong.exams.models import Blueprint, Enemy, Form, FormItem, Item, ItemVersion
from pamong.exams.queries.form_page import exposure_lines, form_page, forms_of, letter_of
from pamong.exams.queries.packages import package_of
from tests import make
from tests.exams import case
from tests.exams.actions.form_case import planned, refusal, stocked, told
from tests.make import World

pytestmark = pytest.mark.django_db

BOTH = (("health", 2, 3), ("licensing", 2, 3))


@pytest.fixture
def world() -> World:
    return make.world()


def sectors(form: Form) -> list[str]:
    return sorted(FormItem.objects.filter(form=form).values_list("version__item__sector", flat=True))


def versions(form: Form) -> list[int]:
    return list(FormItem.objects.filter(form=form).order_by("slot").values_list("version", flat=True))


def enemies(one: ItemVersion, other: ItemVersion) -> None:
    first, second = sorted([one.item_id, other.item_id])
    Enemy.objects.create(item_id=first, other_id=second, created_at=timezone.now())


def test_drawn_forms_keep_to_rows_and_total(world: World) -> None:
    plan = planned(world, stocked(world)[0], *BOTH)
    forms = draw_forms(world.actor("budi"), blueprint=plan.uuid, count=2, seed=11)
    assert [form.number for form in forms] == [1, 2]
    for form in forms:
        assert len(sectors(form)) == 5
        assert sectors(form).count("licensing") in (2, 3)
    assert told("exams.forms_drawn") == [(world.region.pk, {"seed": 11, "numbers": [1, 2]})]


def test_two_forms_of_one_draw_share_nothing_where_there_is_enough(world: World) -> None:
    store, _versions = stocked(world)
    plan = planned(world, store, ("health", 3, 3), ("licensing", 2, 2))
    first, second = draw_forms(world.actor("budi"), blueprint=plan.uuid, count=2, seed=3)
    assert not set(versions(first)) & set(versions(second))
    found = forms_of(world.actor("budi"), plan.uuid)
    assert [(line.letter, line.seed, line.shared, line.like) for line in found.lines] == [
        ("A", 3, 0, "B"),
        ("B", 3, 0, "A"),
    ]
    assert (found.used, found.repeated, found.most) == (10, 0, 1)


def test_overlap_and_exposure_are_told_where_items_are_few(world: World) -> None:
    store, _versions = stocked(world)
    plan = planned(world, store, ("health", 4, 4), items=4)
    draw_forms(world.actor("budi"), blueprint=plan.uuid, count=2, seed=1)
    found = forms_of(world.actor("budi"), plan.uuid)
    # four of six twice: at least two in common
    assert [line.shared for line in found.lines] == [2, 2]
    assert (found.used, found.repeated, found.most) == (6, 2, 2)
    lines = exposure_lines(world.actor("budi"), plan.uuid)
    assert [line.forms for line in lines] == [2, 2, 1, 1, 1, 1]
    assert lines[0].letters == "A, B"


def test_same_seed_draws_the_same_items_in_the_same_order(world: World) -> None:
    plan = planned(world, stocked(world)[0], *BOTH)
    first = draw_forms(world.actor("budi"), blueprint=plan.uuid, count=1, seed=2026)[0]
    again = draw_forms(world.actor("budi"), blueprint=plan.uuid, count=1, seed=2026)[0]
    assert versions(first) == versions(again)
    assert (first.digest, first.seed) == (again.digest, 2026)


def test_seed_is_drawn_and_recorded_where_none_is_given(world: World) -> None:
    plan = planned(world, stocked(world)[0], *BOTH)
    form = draw_forms(world.actor("budi"), blueprint=plan.uuid, count=1)[0]
    assert form.seed is not None
    again = draw_forms(world.actor("budi"), blueprint=plan.uuid, count=1, seed=form.seed)[0]
    assert versions(again) == versions(form)


def test_enemies_never_stand_in_one_form(world: World) -> None:
    store, items = stocked(world)
    plan = planned(world, store, ("licensing", 3, 3), items=3)
    enemies(items[6], items[7])
    for form in draw_forms(world.actor("budi"), blueprint=plan.uuid, count=4, seed=5):
        assert len({items[6].pk, items[7].pk} & set(versions(form))) == 1


def test_pilots_are_added_and_do_not_count(world: World) -> None:
    store, _versions = stocked(world)
    trial = case.version(case.item(store, sector="health"), state="pilot")
    case.version(case.item(store, sector="education"), state="pilot")
    plan = planned(world, store, ("health", 5, 5), pilots=1)
    form = draw_forms(world.actor("budi"), blueprint=plan.uuid, count=1, seed=1)[0]
    assert list(FormItem.objects.filter(form=form, counts=False).values_list("version", flat=True)) == [trial.pk]
    assert FormItem.objects.filter(form=form, counts=True).count() == 5


def test_next_version_is_tried_out_while_the_one_before_counts_but_never_in_one_form(world: World) -> None:
    store = case.bank(world)
    first, second = (case.item(store, sector="health") for _place in range(2))
    old = [case.version(one) for one in (first, second)]
    new = case.version(first, state="pilot")
    plan = planned(world, store, ("health", 1, 1), items=1, pilots=1)
    for seed in range(5):
        (form,) = draw_forms(world.actor("budi"), blueprint=plan.uuid, count=1, seed=seed)
        assert set(FormItem.objects.filter(form=form).values_list("version", "counts")) == {
            (old[1].pk, True),
            (new.pk, False),
        }
    with pytest.raises(Conflict, match="1 pasang butir di antaranya tidak boleh berada dalam satu paket"):
        compose_form(world.actor("budi"), blueprint=plan.uuid, versions=[old[0].uuid, new.uuid])


def test_unpublished_items_are_not_drawn(world: World) -> None:
    store, items = stocked(world)
    for state in ("draft", "review", "reviewed"):
        case.version(case.item(store, sector="health"), state=state)
    plan = planned(world, store, ("health", 6, 6), items=6)
    form = draw_forms(world.actor("budi"), blueprint=plan.uuid, count=1, seed=1)[0]
    assert sorted(versions(form)) == [one.pk for one in items[:6]]


def test_closed_and_unshared_banks_give_nothing(world: World) -> None:
    foreign, _versions = stocked(world, region=world.other, shared_at=timezone.now())
    plan = planned(world, foreign, *BOTH)
    draw_forms(world.actor("budi"), blueprint=plan.uuid, count=1, seed=1)
    foreign.shared_at = None
    foreign.save(update_fields=["shared_at"])
    refused = refusal(draw_forms, world.actor("budi"), blueprint=plan.uuid, count=1)
    assert refused.code == "blueprint-infeasible"


def test_row_with_too_few_items_is_named(world: World) -> None:
    plan = planned(world, stocked(world)[0], ("health", 1, 5), ("licensing", 5, 5), ("education", 1, 1))
    refused = refusal(draw_forms, world.actor("budi"), blueprint=plan.uuid, count=1)
    assert refused.code == "blueprint-infeasible"
    assert str(refused) == "Baris 2 minta 5 butir, hanya ada 4. Baris 3 minta 1 butir, belum ada satu pun."


def test_rows_that_cannot_hold_together_are_named_and_no_others(world: World) -> None:
    plan = planned(world, stocked(world)[0], ("", 0, 9), ("health", 3, 6), ("licensing", 3, 4))
    refused = refusal(draw_forms, world.actor("budi"), blueprint=plan.uuid, count=1)
    assert str(refused) == (
        "Tidak dapat dipenuhi bersama: baris 2 paling sedikit 3 (ada 6); baris 3 paling sedikit 3 (ada 4); "
        "jumlah butir 5 (ada 10)."
    )


def test_side_of_a_row_that_is_in_conflict_is_named(world: World) -> None:
    plan = planned(world, stocked(world)[0], ("health", 0, 2), ("licensing", 0, 2))
    refused = refusal(draw_forms, world.actor("budi"), blueprint=plan.uuid, count=1)
    assert str(refused) == (
        "Tidak dapat dipenuhi bersama: baris 1 paling banyak 2 (ada 6); baris 2 paling banyak 2 (ada 4); "
        "jumlah butir 5 (ada 10)."
    )


def test_row_whose_items_are_enemies_says_so(world: World) -> None:
    store, items = stocked(world)
    enemies(items[6], items[7])
    plan = planned(world, store, ("licensing", 4, 4), items=4)
    assert str(refusal(draw_forms, world.actor("budi"), blueprint=plan.uuid, count=1)) == (
        "baris 1 paling sedikit 4 (ada 4): butirnya cukup, tetapi sebagian tidak boleh berada dalam satu paket."
    )


def test_more_items_than_there_are_is_said_of_the_whole(world: World) -> None:
    plan = planned(world, stocked(world)[0], ("", 1, 20), items=11, pilots=2)
    assert str(refusal(draw_forms, world.actor("budi"), blueprint=plan.uuid, count=1)) == (
        "Kisi-kisi minta 11 butir, hanya ada 10 yang dapat dipakai. "
        "Kisi-kisi minta 2 butir uji coba yang cocok dengan barisnya, hanya ada 0."
    )


@pytest.mark.parametrize(("count", "seed", "code"), [(0, 1, "form-count"), (21, 1, "form-count"), (1, -1, "form-seed")])
def test_draw_that_cannot_be_is_refused(world: World, count: int, seed: int, code: str) -> None:
    plan = planned(world, stocked(world)[0], *BOTH)
    assert refusal(draw_forms, world.actor("budi"), blueprint=plan.uuid, count=count, seed=seed).code == code


def test_no_forms_of_drafts_practices_and_withdrawn_ones(world: World) -> None:
    store, _versions = stocked(world)
    budi = world.actor("budi")
    draft = case.blueprint(world, store, published=False)
    practice = case.blueprint(world, store, practice=True)
    withdrawn = case.blueprint(world, store, withdrawn_at=timezone.now())
    for plan, code in ((draft, "draft"), (practice, "practice"), (withdrawn, "withdrawn")):
        assert refusal(draw_forms, budi, blueprint=plan.uuid, count=1).code == f"blueprint-{code}"
        assert refusal(compose_form, budi, blueprint=plan.uuid, versions=[uuid4()]).code == f"blueprint-{code}"


@pytest.mark.parametrize("name", ["ani", "dewi", "citra", "gita", "kiki"])
def test_only_keepers_draw(world: World, name: str) -> None:
    plan = planned(world, stocked(world)[0], *BOTH)
    assert refusal(draw_forms, world.actor(name), blueprint=plan.uuid, count=1).code == "not-found"
    assert refusal(compose_form, world.actor(name), blueprint=plan.uuid, versions=[]).code == "not-found"


def composed(world: World, plan: Blueprint, chosen: list[ItemVersion]) -> Form:
    return compose_form(world.actor("budi"), blueprint=plan.uuid, versions=[one.uuid for one in chosen])


def test_form_by_hand_keeps_its_order(world: World) -> None:
    store, items = stocked(world)
    plan = planned(world, store, *BOTH)
    chosen = [items[7], items[0], items[9], items[2], items[8]]
    form = composed(world, plan, chosen)
    assert (form.seed, versions(form)) == (None, [one.pk for one in chosen])
    assert told("exams.form_composed") == [(world.region.pk, {"blueprint": plan.pk})]


def test_form_by_hand_is_checked_against_rows_enemies_and_total(world: World) -> None:
    store, items = stocked(world)
    plan = planned(world, store, *BOTH)
    enemies(items[0], items[1])
    with pytest.raises(Conflict) as refused:
        composed(world, plan, items[:4] + items[6:7] + items[7:9])
    assert refused.value.code == "form-rows"
    assert str(refused.value) == (
        "Kisi-kisi minta 5 butir, terpilih 7. Baris 1 paling banyak 3 butir, terpilih 4. "
        "1 pasang butir di antaranya tidak boleh berada dalam satu paket."
    )
    with pytest.raises(Conflict, match="Baris 2 paling sedikit 2 butir, terpilih 1"):
        composed(world, plan, items[2:6] + items[6:7])
    assert not Form.objects.exists()


def test_form_by_hand_takes_only_what_may_be_used_and_once(world: World) -> None:
    store, items = stocked(world)
    plan = planned(world, store, *BOTH)
    Item.objects.filter(pk=items[0].item_id).update(retired_at=timezone.now(), retirement="Sudah usang")
    budi = world.actor("budi")
    for chosen in ([items[0], *items[1:3], *items[6:8]], [items[1], items[1], items[2], *items[6:8]], []):
        given = [one.uuid for one in chosen]
        assert refusal(compose_form, budi, blueprint=plan.uuid, versions=given).code == "form-items"


def test_package_is_what_a_candidate_gets_and_tells_tags_of_its_time(world: World) -> None:
    store, items = stocked(world)
    plan = planned(world, store, ("licensing", 2, 2), items=2)
    about = next(iter(current_competencies(world.region.pk)))
    Item.objects.filter(pk=items[6].item_id).update(competency=about, level=2)
    form = composed(world, plan, items[6:8])
    Item.objects.filter(pk=items[6].item_id).update(level=3)
    package = package_of(form.pk)
    assert [(one.competency, one.level) for one in package.items] == [(about, 2), (None, None)]
    assert package.body == {
        "items": [
            {"slot": 1, "kind": "single", "content": items[6].content},
            {"slot": 2, "kind": "single", "content": items[7].content},
        ]
    }
    assert [(one.slot, one.version, one.counts) for one in package.items] == [
        (1, items[6].pk, True),
        (2, items[7].pk, True),
    ]
    assert package_of(form.pk) is package
    assert form.digest == digest_of(form.package)


def test_form_page_tells_keys(world: World) -> None:
    store, items = stocked(world)
    plan = planned(world, store, ("licensing", 2, 2), items=2)
    form = composed(world, plan, items[6:8])
    found = form_page(world.actor("budi"), form.uuid)
    assert [(one.slot, one.code, one.key) for one in found.items] == [
        (1, items[6].item.code, "B. Mencatat kekurangannya dan memberi tanda terima"),
        (2, items[7].item.code, "B. Mencatat kekurangannya dan memberi tanda terima"),
    ]


def test_package_of_a_form_without_tags_reads_them_from_its_items(world: World) -> None:
    store, items = stocked(world)
    about = next(iter(current_competencies(world.region.pk)))
    Item.objects.filter(pk=items[0].item_id).update(competency=about, level=1)
    form = case.form(case.blueprint(world, store, items=1), items[:1])
    assert [(one.competency, one.level) for one in package_of(form.pk).items] == [(about, 1)]


@pytest.mark.parametrize(("number", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_letters_go_on_after_z(number: int, letter: str) -> None:
    assert letter_of(number) == letter
