"""Programmes are begun, told, published when nothing is missing, and stay as they are once they run."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from pamong.learning.actions.programmes import (
    ModuleFacts,
    add_module,
    change_module,
    change_programme,
    copy_programme,
    create_from_template,
    create_programme,
    facts_of,
    move_module,
    order_modules,
    publish_programme,
    remove_module,
    set_aims,
    set_partners,
    set_positions,
    withdraw_programme,
)
from pamong.learning.models import Aim, Module, Programme, ProgrammePartner, ProgrammePosition
from pamong.people.models import Position
from tests import make
from tests.learning import case
from tests.learning.actions.programme_case import (
    FACTS,
    MODULE,
    competency,
    complete,
    modules,
    refusal,
    running,
)
from tests.make import World
from tests.people.actions.effects import facts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


def test_programme_is_begun_tidied_with_one_fact(world: World) -> None:
    told = replace(FACTS, title="  Pelayanan   Prima ", purpose=" Satu\n  Dua   tiga ", for_statuses=("pns", "pppk"))
    row = create_programme(world.actor("budi"), region="15.04", facts=told)
    row = Programme.objects.get(pk=row.pk)
    assert facts_of(row) == replace(told, title="Pelayanan Prima", purpose="Satu\nDua tiga")
    assert (row.region_id, row.template, row.published_at) == (world.region.pk, "", None)
    assert facts("learning.programme_created") == [(world.region.pk, {"template": "", "copied": None})]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "programme-title"),
        ({"field": " "}, "programme-field"),
        ({"evaluation_days": 0}, "evaluation-days"),
        ({"evaluation_days": 1001}, "evaluation-days"),
        ({"for_statuses": ("honorer",)}, "programme-for"),
        ({"for_kinds": ("9",)}, "programme-for"),
        ({"for_levels": ("Raja",)}, "programme-for"),
        ({"prerequisite": uuid4()}, "prerequisite"),
        ({"title": "Sudah ada"}, "programme-twice"),
    ],
)
def test_programme_that_cannot_be_is_refused(world: World, given: dict[str, Any], code: str) -> None:
    complete(world, "Sudah ada")
    assert refusal(create_programme, world.actor("budi"), region="15.04", facts=replace(FACTS, **given)) == code


def test_same_title_in_another_region_or_after_withdrawal_is_another_programme(world: World) -> None:
    row = complete(world)
    create_programme(world.actor("dewi"), region="82", facts=FACTS)
    withdraw_programme(world.actor("budi"), programme=row.uuid)
    assert create_programme(world.actor("budi"), region="15.04", facts=FACTS).pk != row.pk


def test_template_gives_a_draft_that_can_be_published_at_once(world: World) -> None:
    budi = world.actor("budi")
    row = create_from_template(budi, region="15.04", template="pelayanan-prima")
    assert (row.title, row.template, row.review_on) == ("Pelayanan Prima", "pelayanan-prima", date(2027, 11, 23))
    found = Module.objects.filter(programme=row).order_by("number")
    assert list(found.values_list("form", "hours")) == [
        ("KL03", Decimal("6.0")),
        ("KL03", Decimal("6.0")),
        ("KL03", Decimal("4.0")),
        ("KL06", Decimal("4.0")),
        ("KL07", Decimal("5.0")),
    ]
    aims = Aim.objects.filter(programme=row).order_by("competency__code")
    assert list(aims.values_list("competency__code", "level")) == [("M.03", 2), ("M.05", 3)]
    assert publish_programme(budi, programme=row.uuid).published_at is not None
    assert facts("learning.programme_created") == [(world.region.pk, {"template": "pelayanan-prima", "copied": None})]
    assert refusal(create_from_template, budi, region="15.04", template="pelayanan-prima") == "programme-twice"
    assert refusal(create_from_template, budi, region="15.04", template="tidak-ada") == "not-found"
    other = create_from_template(budi, region="15.04", template="pelayanan-prima", title="Pelayanan Prima 2")
    assert other.title == "Pelayanan Prima 2"


@pytest.mark.parametrize("template", ["etika-pelayanan-publik", "komunikasi-dengan-masyarakat", "penanganan-pengaduan"])
def test_every_other_template_can_be_published_at_once(world: World, template: str) -> None:
    row = create_from_template(world.actor("budi"), region="15.04", template=template)
    assert publish_programme(world.actor("budi"), programme=row.uuid).published_at is not None


def test_template_of_29_february_is_looked_at_again_on_1_march(world: World) -> None:
    with time_machine.travel("2028-02-29T02:00:00Z", tick=False):
        row = create_from_template(world.actor("budi"), region="15.04", template="penanganan-pengaduan")
    assert row.review_on == date(2029, 3, 1)


def test_change_writes_what_is_new_and_nothing_twice(world: World) -> None:
    budi, row = world.actor("budi"), complete(world)
    change_programme(budi, programme=row.uuid, facts=replace(FACTS, promise="Setelah ini", compulsory=True))
    change_programme(budi, programme=row.uuid, facts=replace(FACTS, promise="Setelah ini", compulsory=True))
    row.refresh_from_db()
    assert (row.promise, row.compulsory) == ("Setelah ini", True)
    assert facts("learning.programme_changed") == [(world.region.pk, {"fields": ["promise", "compulsory"]})]


def test_published_programme_goes_on_telling_what_it_must(world: World) -> None:
    budi, row = world.actor("budi"), complete(world)
    publish_programme(budi, programme=row.uuid)
    bare = replace(FACTS, help="")
    assert refusal(change_programme, budi, programme=row.uuid, facts=bare) == "programme-incomplete"
    assert refusal(set_aims, budi, programme=row.uuid, aims={}) == "programme-incomplete"
    only = Module.objects.get(programme=row)
    assert refusal(remove_module, budi, module=only.uuid) == "last-module"
    change_programme(budi, programme=row.uuid, facts=replace(FACTS, title="Pelayanan Prima II"))


def test_prerequisite_is_another_programme_and_never_waits_for_this_one(world: World) -> None:
    budi, first, second = world.actor("budi"), complete(world, "Dasar"), complete(world, "Lanjutan")
    change_programme(budi, programme=second.uuid, facts=replace(FACTS, title="Lanjutan", prerequisite=first.uuid))
    second.refresh_from_db()
    assert second.prerequisite == first
    circle = replace(FACTS, title="Dasar", prerequisite=second.uuid)
    assert refusal(change_programme, budi, programme=first.uuid, facts=circle) == "prerequisite"
    itself = replace(FACTS, title="Dasar", prerequisite=first.uuid)
    assert refusal(change_programme, budi, programme=first.uuid, facts=itself) == "prerequisite"


def test_modules_are_added_changed_moved_and_removed(world: World) -> None:
    budi = world.actor("budi")
    row = create_programme(budi, region="15.04", facts=FACTS)
    first, second, third = (
        add_module(budi, programme=row.uuid, facts=replace(MODULE, title=title)) for title in ("A", "B", "C")
    )
    change_module(budi, module=second.uuid, facts=ModuleFacts("B", "KL06", Decimal("4.5"), "test", 60, 70, "Tes"))
    change_module(budi, module=second.uuid, facts=ModuleFacts("B", "KL06", Decimal("4.5"), "test", 60, 70, "Tes"))
    second.refresh_from_db()
    assert (second.form, second.hours, second.rule, second.share, second.pass_mark) == (
        "KL06",
        Decimal("4.5"),
        "test",
        60,
        70,
    )
    order_modules(budi, programme=row.uuid, modules=[third.uuid, first.uuid, second.uuid])
    assert modules(row) == [(1, "C"), (2, "A"), (3, "B")]
    move_module(budi, module=second.uuid, up=True)
    move_module(budi, module=third.uuid, up=True)  # stays where it is
    assert modules(row) == [(1, "C"), (2, "B"), (3, "A")]
    remove_module(budi, module=third.uuid)
    assert modules(row) == [(1, "B"), (2, "A")]
    assert facts("learning.module_changed") == [
        (world.region.pk, {"fields": ["form", "hours", "rule", "share", "pass_mark", "task"]})
    ]
    assert len(facts("learning.module_added")) == 3
    assert len(facts("learning.modules_ordered")) == 2
    assert facts("learning.module_removed") == [(world.region.pk, {"programme": row.pk})]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "module-title"),
        ({"form": "KL13"}, "module-form"),
        ({"hours": Decimal(-1)}, "module-hours"),
        ({"hours": Decimal("1000.5")}, "module-hours"),
        ({"hours": Decimal("1.25")}, "module-hours"),
        ({"hours": Decimal("NaN")}, "module-hours"),
        ({"rule": "prayer"}, "module-rule"),
        ({"share": 101}, "module-share"),
        ({"rule": "test"}, "module-mark"),
        ({"rule": "test", "pass_mark": 101}, "module-mark"),
        ({"pass_mark": 70}, "module-mark"),
        ({"task": " "}, "module-task"),
    ],
)
def test_module_that_cannot_be_is_refused(world: World, given: dict[str, Any], code: str) -> None:
    budi, row = world.actor("budi"), complete(world)
    assert refusal(add_module, budi, programme=row.uuid, facts=replace(MODULE, **given)) == code
    one = Module.objects.get(programme=row)
    assert refusal(change_module, budi, module=one.uuid, facts=replace(MODULE, **given)) == code


def test_order_that_is_not_of_these_modules_is_refused(world: World) -> None:
    budi, row = world.actor("budi"), complete(world)
    one = Module.objects.get(programme=row).uuid
    for order in ([], [one, one], [uuid4()]):
        assert refusal(order_modules, budi, programme=row.uuid, modules=order) == "modules-order"


def test_modules_stay_once_an_offering_was_published(world: World) -> None:
    budi, row = world.actor("budi"), running(world)
    one = Module.objects.get(programme=row)
    assert refusal(add_module, budi, programme=row.uuid, facts=MODULE) == "modules-in-use"
    assert refusal(change_module, budi, module=one.uuid, facts=replace(MODULE, title="Lain")) == "modules-in-use"
    assert refusal(remove_module, budi, module=one.uuid) == "modules-in-use"
    assert refusal(order_modules, budi, programme=row.uuid, modules=[one.uuid]) == "modules-in-use"
    change_programme(budi, programme=row.uuid, facts=replace(FACTS, promise="Setelah ini Anda dapat mendengar."))


def test_module_of_a_planned_session_is_not_removed(world: World) -> None:
    budi, row = world.actor("budi"), complete(world)
    add_module(budi, programme=row.uuid, facts=replace(MODULE, title="Lain"))
    one = Module.objects.get(programme=row, number=1)
    draft = case.offering(row, published=False)
    case.session(draft, one, draft.closes_at)
    assert refusal(remove_module, budi, module=one.uuid) == "module-has-sessions"
    change_module(budi, module=one.uuid, facts=replace(MODULE, title="Nama baru"))


def test_aims_are_exactly_what_is_set(world: World) -> None:
    budi, row = world.actor("budi"), complete(world)
    assert set_aims(budi, programme=row.uuid, aims={competency("M.01"): 2, competency("M.05"): 4})
    assert not set_aims(budi, programme=row.uuid, aims={competency("M.05"): 4, competency("M.01"): 2})
    found = Aim.objects.filter(programme=row).order_by("competency__code")
    assert list(found.values_list("competency__code", "level")) == [("M.01", 2), ("M.05", 4)]
    assert refusal(set_aims, budi, programme=row.uuid, aims={competency(): 6}) == "aim-level"
    assert refusal(set_aims, budi, programme=row.uuid, aims={competency(): 0}) == "aim-level"
    assert refusal(set_aims, budi, programme=row.uuid, aims={uuid4(): 1}) == "not-found"
    assert len(facts("learning.aims_set")) == 2


def test_positions_are_exactly_what_is_set(world: World) -> None:
    budi, row = world.actor("budi"), complete(world)
    assert set_positions(budi, programme=row.uuid, positions=[world.officer.uuid, world.head.uuid])
    assert not set_positions(budi, programme=row.uuid, positions=[world.head.uuid, world.officer.uuid])
    Position.objects.filter(pk=world.head.pk).update(closed_on=date(2026, 11, 1))
    assert not set_positions(budi, programme=row.uuid, positions=[world.head.uuid, world.officer.uuid])
    assert set_positions(budi, programme=row.uuid, positions=[world.officer.uuid])
    assert list(ProgrammePosition.objects.values_list("position", flat=True)) == [world.officer.pk]
    for other in (world.away_post.uuid, world.head.uuid, uuid4()):
        assert refusal(set_positions, budi, programme=row.uuid, positions=[other]) == "not-found"


def test_partners_are_exactly_what_is_set(world: World) -> None:
    budi, row = world.actor("budi"), complete(world)
    one, two = case.partner(world), case.partner(world)
    assert set_partners(budi, programme=row.uuid, partners={one.uuid: " kurikulum ", two.uuid: ""})
    assert not set_partners(budi, programme=row.uuid, partners={two.uuid: "", one.uuid: "kurikulum"})
    assert set_partners(budi, programme=row.uuid, partners={one.uuid: "pengajar"})
    assert list(ProgrammePartner.objects.values_list("partner", "part")) == [(one.pk, "pengajar")]
    foreign = case.partner(world, region=world.other)
    assert refusal(set_partners, budi, programme=row.uuid, partners={foreign.uuid: ""}) == "not-found"


def test_copy_has_everything_but_offerings_and_may_change(world: World) -> None:
    budi, row = world.actor("budi"), running(world)
    partner = case.partner(world)
    set_partners(budi, programme=row.uuid, partners={partner.uuid: "tempat"})
    set_positions(budi, programme=row.uuid, positions=[world.officer.uuid])
    copy = copy_programme(budi, programme=row.uuid)
    again = copy_programme(budi, programme=row.uuid)
    assert (copy.title, again.title) == ("Pelayanan Prima (salinan)", "Pelayanan Prima (salinan 2)")
    assert facts_of(copy) == replace(facts_of(row), title="Pelayanan Prima (salinan)")
    assert modules(copy) == [(1, "Menerima pengaduan")]
    assert list(Aim.objects.filter(programme=copy).values_list("competency__code", "level")) == [("M.05", 3)]
    assert list(ProgrammePartner.objects.filter(programme=copy).values_list("partner", "part")) == [
        (partner.pk, "tempat")
    ]
    assert list(ProgrammePosition.objects.filter(programme=copy).values_list("position", flat=True)) == [
        world.officer.pk
    ]
    assert copy.published_at is None
    add_module(budi, programme=copy.uuid, facts=MODULE)
    assert facts("learning.programme_created")[1:] == [(world.region.pk, {"template": "", "copied": row.pk})] * 2
    assert refusal(copy_programme, budi, programme=row.uuid, title="Pelayanan Prima") == "programme-twice"


def test_copy_leaves_out_a_review_that_is_past(world: World) -> None:
    row = complete(world)
    with time_machine.travel("2027-06-01T02:00:00Z", tick=False):
        assert copy_programme(world.actor("budi"), programme=row.uuid).review_on is None


@pytest.mark.parametrize("who", ["dewi", "kiki", "joko", "fajar", "gita", "hadi", "ani"])
def test_programmes_are_kept_by_keepers_only(world: World, who: str) -> None:
    row, actor = complete(world), world.actor(who)
    one = Module.objects.get(programme=row).uuid
    assert refusal(create_programme, actor, region="15.04", facts=replace(FACTS, title="Lain")) == "not-found"
    assert refusal(create_from_template, actor, region="15.04", template="pelayanan-prima") == "not-found"
    for action, given in (
        (change_programme, {"facts": FACTS}),
        (add_module, {"facts": MODULE}),
        (order_modules, {"modules": [one]}),
        (set_aims, {"aims": {}}),
        (set_positions, {"positions": []}),
        (set_partners, {"partners": {}}),
        (publish_programme, {}),
        (withdraw_programme, {}),
        (copy_programme, {}),
    ):
        assert refusal(action, actor, programme=row.uuid, **given) == "not-found"
    assert refusal(change_module, actor, module=one, facts=MODULE) == "not-found"
    assert refusal(move_module, actor, module=one, up=True) == "not-found"
    assert refusal(remove_module, actor, module=one) == "not-found"
