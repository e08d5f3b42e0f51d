"""Items are written, reviewed by somebody else, tried out, released, corrected and retired."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from pamong.competency.queries.frameworks import current_competencies
from pamong.core.actor import SYSTEM, Actor
from pamong.exams.actions.banks import close_bank
from pamong.exams.actions.items import (
    ItemFacts,
    TagFacts,
    approve_version,
    change_draft,
    correct_key,
    hand_in,
    make_enemies,
    part_enemies,
    pilot_version,
    release_version,
    retire_item,
    return_version,
    set_tags,
    write_item,
)
from pamong.exams.models import Bank, Enemy, Item, ItemKey, ItemVersion
from pamong.exams.queries.keys import current_keys
from tests import make
from tests.exams import case
from tests.exams.actions.item_case import FACTS, facts, refusal
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def store(world: World) -> Bank:
    return case.bank(world, name="Etika")


def writer(world: World, name: str = "kiki") -> Actor:
    """One of the cast, who writes items from now on."""
    make.grant(getattr(world, name).person, "item-writer", world.region)
    return world.actor(name)


def competency(world: World) -> UUID:
    """M.05, of the built-in dictionary."""
    return next(row.uuid for row in current_competencies(world.region.pk).values() if row.code == "M.05")


def test_item_is_written_as_a_draft_with_its_key(world: World, store: Bank) -> None:
    kiki = writer(world)
    told = replace(FACTS, competency=competency(world), level=3)
    row = write_item(kiki, bank=store.uuid, facts=told)
    assert (row.number, row.kind, row.written_by, row.handed_in_at) == (1, "single", kiki.account, None)
    assert (row.item.code, row.item.sector, row.item.level, row.item.cognitive) == ("S-0001", "licensing", 3, "C3")
    assert current_keys([row.pk]) == {row.pk: (1, {"right": "b"})}
    assert facts("exams.item_written") == [(world.region.pk, {"item": row.item_id, "number": 1})]
    assert write_item(kiki, bank=store.uuid, facts=FACTS).item.code == "S-0002"
    assert write_item(kiki, bank=store.uuid, facts=replace(FACTS, code=" PP-7 ")).item.code == "PP-7"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (replace(FACTS, kind="essay"), "item-kind-unknown"),
        (replace(FACTS, content={**FACTS.content, "stem": " "}), "item-stem"),
        (replace(FACTS, content={**FACTS.content, "options": FACTS.content["options"][:1]}), "item-options-count"),
        (replace(FACTS, key={"right": "z"}), "item-key"),
        (replace(FACTS, sector="sea"), "item-sector"),
        (replace(FACTS, cognitive="C7"), "item-cognitive"),
        (replace(FACTS, level=2), "item-level"),
        (replace(FACTS, code="S-0001"), "item-code-twice"),
        (replace(FACTS, competency=uuid4()), "not-found"),
        (replace(FACTS, regulation=uuid4()), "not-found"),
    ],
)
def test_item_that_cannot_be_is_refused(world: World, store: Bank, told: ItemFacts, code: str) -> None:
    budi = world.actor("budi")
    write_item(budi, bank=store.uuid, facts=FACTS)
    assert refusal(write_item, budi, bank=store.uuid, facts=told) == code


def test_level_above_the_highest_is_refused(world: World, store: Bank) -> None:
    told = replace(FACTS, competency=competency(world), level=6)
    assert refusal(write_item, world.actor("budi"), bank=store.uuid, facts=told) == "item-level"


@pytest.mark.parametrize("who", ["ani", "citra", "dewi", "kiki", "joko", "fajar", "gita", "hadi"])
def test_items_are_written_by_writers_only(world: World, store: Bank, who: str) -> None:
    draft = write_item(world.actor("budi"), bank=store.uuid, facts=FACTS)
    actor, item = world.actor(who), draft.item.uuid
    assert refusal(write_item, actor, bank=store.uuid, facts=FACTS) == "not-found"
    assert refusal(change_draft, actor, item=item, facts=FACTS) == "not-found"
    assert refusal(set_tags, actor, item=item, tags=TagFacts()) == "not-found"
    assert refusal(hand_in, actor, version=draft.uuid) == "not-found"
    assert refusal(retire_item, actor, item=item, reason="Usang") == "not-found"
    assert refusal(make_enemies, actor, item=item, other=item, reason="") == "not-found"
    assert refusal(correct_key, actor, version=draft.uuid, key={"right": "a"}, reason="Salah") == "not-found"


def test_draft_is_changed_in_place_and_its_key_kept(world: World, store: Bank) -> None:
    budi = world.actor("budi")
    row = write_item(budi, bank=store.uuid, facts=FACTS)
    told = replace(FACTS, content={**FACTS.content, "stem": "Apa yang dicatat?"}, key={"right": "c"}, code="PP-1")
    again = change_draft(budi, item=row.item.uuid, facts=told)
    assert (again.pk, again.number, again.content["stem"]) == (row.pk, 1, "Apa yang dicatat?")
    assert again.digest != row.digest
    assert current_keys([row.pk]) == {row.pk: (2, {"right": "c"})}
    change_draft(budi, item=row.item.uuid, facts=told)
    assert ItemKey.objects.filter(version=row).count() == 2
    assert Item.objects.get().code == "PP-1"


def test_what_was_handed_in_waits_and_is_worded_anew_after_its_return(world: World, store: Bank) -> None:
    budi, citra = world.actor("budi"), world.actor("citra")
    row = write_item(budi, bank=store.uuid, facts=FACTS)
    hand_in(budi, version=row.uuid)
    assert refusal(hand_in, budi, version=row.uuid) == "not-a-draft"
    assert refusal(change_draft, budi, item=row.item.uuid, facts=FACTS) == "in-review"
    assert refusal(return_version, citra, version=row.uuid, remark=" ") == "remark"
    back = return_version(citra, version=row.uuid, remark="Pengecoh D terlalu mudah.")
    assert (back.reviewed_at, back.reviewed_by, back.remark) == (None, citra.account, "Pengecoh D terlalu mudah.")
    assert refusal(approve_version, citra, version=row.uuid) == "not-in-review"
    assert change_draft(budi, item=row.item.uuid, facts=FACTS).number == 2
    assert facts("exams.item_returned") == [(world.region.pk, {"item": row.item_id})]


def test_nobody_reviews_what_they_wrote(world: World, store: Bank) -> None:
    budi, kiki = world.actor("budi"), writer(world)
    row = write_item(kiki, bank=store.uuid, facts=FACTS)
    change_draft(budi, item=row.item.uuid, facts=replace(FACTS, key={"right": "c"}))
    hand_in(budi, version=row.uuid)
    assert refusal(approve_version, budi, version=row.uuid) == "own-item"
    assert refusal(approve_version, kiki, version=row.uuid) == "own-item"
    assert refusal(return_version, kiki, version=row.uuid, remark="Bagus") == "own-item"
    assert refusal(approve_version, replace(world.actor("eka"), behalf=kiki.account), version=row.uuid) == "own-item"
    assert approve_version(world.actor("citra"), version=row.uuid).reviewed_by == world.citra.pk


def test_reviewed_version_is_tried_out_and_released_by_keepers(world: World, store: Bank) -> None:
    budi, citra, kiki = world.actor("budi"), world.actor("citra"), writer(world)
    row = write_item(kiki, bank=store.uuid, facts=FACTS)
    assert refusal(pilot_version, budi, version=row.uuid) == "not-reviewed"
    hand_in(kiki, version=row.uuid)
    assert refusal(approve_version, world.actor("dewi"), version=row.uuid) == "not-found"
    approve_version(citra, version=row.uuid, remark="Jelas.")
    assert refusal(pilot_version, kiki, version=row.uuid) == "not-found"
    assert refusal(release_version, citra, version=row.uuid) == "not-found"
    pilot_version(budi, version=row.uuid)
    assert refusal(pilot_version, budi, version=row.uuid) == "already-piloted"
    release_version(budi, version=row.uuid)
    assert refusal(release_version, budi, version=row.uuid) == "already-released"
    done = ItemVersion.objects.get(pk=row.pk)
    assert None not in {done.handed_in_at, done.reviewed_at, done.piloted_at, done.released_at}
    verbs = ("handed_in", "approved", "piloted", "released")
    assert [facts(f"exams.item_{verb}") for verb in verbs] == [[(world.region.pk, {"item": row.item_id})]] * 4


def test_new_version_leaves_the_released_one_as_it_is(world: World, store: Bank) -> None:
    first = case.version(case.item(store))
    row = change_draft(world.actor("budi"), item=first.item.uuid, facts=FACTS)
    assert (row.number, row.released_at) == (2, None)
    before = first.content
    first.refresh_from_db()
    assert (first.content, first.released_at is None) == (before, False)


def test_retired_item_is_written_no_more(world: World, store: Bank) -> None:
    budi, row = world.actor("budi"), case.version(case.item(store), state="review")
    item = row.item.uuid
    assert refusal(retire_item, budi, item=item, reason=" ") == "retirement"
    retire_item(budi, item=item, reason="Peraturannya dicabut.")
    assert refusal(retire_item, budi, item=item, reason="Lagi") == "item-retired"
    assert refusal(change_draft, budi, item=item, facts=FACTS) == "item-retired"
    assert refusal(approve_version, world.actor("citra"), version=row.uuid) == "item-retired"
    assert facts("exams.item_retired") == [(world.region.pk, {})]


def test_closed_bank_takes_no_items(world: World, store: Bank) -> None:
    budi, row = world.actor("budi"), case.version(case.item(store))
    close_bank(budi, bank=store.uuid)
    assert refusal(write_item, budi, bank=store.uuid, facts=FACTS) == "bank-closed"
    assert refusal(change_draft, budi, item=row.item.uuid, facts=FACTS) == "bank-closed"


def test_tags_are_set_and_told_once(world: World, store: Bank) -> None:
    budi, item = world.actor("budi"), case.version(case.item(store)).item
    tags = TagFacts(sector="health", competency=competency(world), level=2, source="PP 94/2021")
    set_tags(budi, item=item.uuid, tags=tags)
    set_tags(budi, item=item.uuid, tags=tags)
    fields = ["sector", "competency", "level", "source"]
    assert facts("exams.item_tagged") == [(world.region.pk, {"fields": fields})]


def test_enemies_are_made_once_and_parted(world: World, store: Bank) -> None:
    budi, one, other = world.actor("budi"), case.item(store), case.item(store)
    foreign = case.item(case.bank(world, region=world.other))
    make_enemies(budi, item=other.uuid, other=one.uuid, reason="Sama maknanya")
    assert list(Enemy.objects.values_list("item", "other")) == [(one.pk, other.pk)]
    assert refusal(make_enemies, budi, item=one.uuid, other=other.uuid, reason="") == "enemies-already"
    assert refusal(make_enemies, budi, item=one.uuid, other=one.uuid, reason="") == "enemy-itself"
    assert refusal(make_enemies, budi, item=one.uuid, other=foreign.uuid, reason="") == "not-found"
    assert part_enemies(budi, item=one.uuid, other=other.uuid)
    assert not part_enemies(budi, item=one.uuid, other=other.uuid)
    assert facts("exams.enemies_parted") == [(world.region.pk, {"other": other.pk})]


def test_key_of_a_used_version_is_corrected_for_a_reason(world: World, store: Bank) -> None:
    budi, row = world.actor("budi"), case.version(case.item(store))
    draft = case.version(case.item(store), state="reviewed")
    assert refusal(correct_key, budi, version=draft.uuid, key={"right": "a"}, reason="Salah") == "key-of-draft"
    assert refusal(correct_key, budi, version=row.uuid, key={"right": "a"}, reason="") == "key-reason"
    assert refusal(correct_key, budi, version=row.uuid, key={"right": "b"}, reason="Salah") == "key-same"
    assert refusal(correct_key, budi, version=row.uuid, key={"right": "q"}, reason="Salah") == "item-key"
    made = correct_key(budi, version=row.uuid, key={"right": "a"}, reason="Pasal 21 huruf b diubah.")
    assert (made.number, made.set_by, made.reason) == (2, budi.account, "Pasal 21 huruf b diubah.")
    assert current_keys([row.pk]) == {row.pk: (2, {"right": "a"})}
    assert facts("exams.key_corrected") == [(world.region.pk, {"item": row.item_id, "number": 2})]


def test_machine_writes_items_of_nobody(store: Bank) -> None:
    row = write_item(SYSTEM, bank=store.uuid, facts=FACTS)
    assert (row.written_by, row.item.created_by) == (None, None)
