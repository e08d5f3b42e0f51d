"""A leader writes to who has not joined anything for long: only below, only once in thirty days."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from pamong.core.models import Entry
from pamong.core.refusals import Conflict, Invalid, NotFound
from pamong.learning.actions.encouraging import bring_encouragement, encourage
from pamong.learning.queries.encouraging import encouraging
from pamong.office.models import Dispatch, Message
from pamong.people.access import actor_of
from pamong.people.actions import lift_restriction
from pamong.people.models import Person, Role
from pamong.people.queries.leading import led_branches
from tests import make
from tests.house import privacy
from tests.learning import case
from tests.make import World

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    found = make.world()
    _ = found.fajar
    return found


@pytest.fixture
def lina(world: World) -> Person:
    return make.civil_servant("Lina Marlina", world.permits, world.officer, phone="0812 3456 7890")


def facts() -> list[str]:
    return list(Entry.objects.filter(verb="learning.encouraged").values_list("object", flat=True))


def test_message_comes_in_the_leaders_name_and_leads_to_what_is_proposed(world: World, lina: Person) -> None:
    programme = case.programme(world)
    encourage(world.actor("fajar"), person=lina.uuid, text="  Berminat?\n", programme=programme.uuid)
    row = Message.objects.get(person=lina)
    assert (row.subject, row.body, row.path, row.topic, row.region_id) == (
        "Ajakan belajar dari Fajar Nugraha",
        "Berminat?",
        f"/program/{programme.uuid}/",
        "learning.encouragement",
        world.region.pk,
    )
    assert facts() == [f"people.person:{lina.pk}"]


def test_nobody_is_written_to_twice_within_thirty_days_by_whomever(world: World, lina: Person) -> None:
    make.grant(world.gita.person, Role.LEADER, world.region, world.permits)
    encourage(world.actor("fajar"), person=lina.uuid, text="Berminat?")
    for name in ("fajar", "gita"):
        with time_machine.travel(NOW + timedelta(days=29, hours=23), tick=False), pytest.raises(Conflict) as refused:
            encourage(world.actor(name), person=lina.uuid, text="Berminat?")
        assert refused.value.code == "encouraged"
        assert "berikutnya mulai 23 Desember 2026" in str(refused.value)
    assert (Message.objects.count(), len(facts())) == (1, 1)
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        encourage(world.actor("gita"), person=lina.uuid, text="Berminat?")
    assert (Message.objects.count(), len(facts())) == (2, 2)


@pytest.mark.parametrize("name", ["kiki", "budi", "dewi", "ani", "gita"])
def test_who_does_not_lead_the_person_finds_nobody(world: World, lina: Person, name: str) -> None:
    with pytest.raises(NotFound):
        encourage(world.actor(name), person=lina.uuid, text="Berminat?")
    assert (Message.objects.exists(), facts()) == (False, [])


def test_leader_writes_neither_to_oneself_nor_elsewhere_nor_about_what_is_not_theirs(
    world: World, lina: Person
) -> None:
    actor = world.actor("fajar")
    for someone in (world.fajar.person.uuid, world.kiki.person.uuid, world.dewi.person.uuid, uuid4()):
        with pytest.raises(NotFound):
            encourage(actor, person=someone, text="Berminat?")
    with pytest.raises(NotFound):
        encourage(actor, person=lina.uuid, text="Berminat?", programme=case.programme(world, published=False).uuid)
    assert (Message.objects.exists(), facts()) == (False, [])


@pytest.mark.parametrize("text", ["", " \n ", "a" * 1001])
def test_text_must_say_something_and_not_too_much(world: World, lina: Person, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        encourage(world.actor("fajar"), person=lina.uuid, text=text)
    assert refused.value.code == "encourage-text"
    assert (Message.objects.exists(), facts()) == (False, [])


def test_who_has_a_seat_by_now_is_left_in_peace(world: World, lina: Person) -> None:
    case.seated(case.held(world).offering, lina)
    with pytest.raises(Conflict) as refused:
        encourage(world.actor("fajar"), person=lina.uuid, text="Berminat?")
    assert refused.value.code == "joined"
    assert (Message.objects.exists(), facts()) == (False, [])


def test_who_acts_for_the_leader_writes_in_that_name_and_never_to_oneself(world: World, lina: Person) -> None:
    given = make.delegation(principal=world.fajar, delegate=world.ani)
    actor = actor_of(world.ani, acting=given.uuid)
    encourage(actor, person=lina.uuid, text="Berminat?")
    assert Message.objects.get().subject == "Ajakan belajar dari Fajar Nugraha"
    entry = Entry.objects.get(verb="learning.encouraged")
    assert (entry.actor, entry.behalf) == (world.ani.pk, world.fajar.pk)
    with pytest.raises(NotFound):
        encourage(actor, person=world.ani.person.uuid, text="Berminat?")
    assert Message.objects.count() == 1


def test_chat_opens_with_the_subject_only_and_is_noted(world: World, lina: Person) -> None:
    actor = world.actor("fajar")
    with pytest.raises(NotFound):
        bring_encouragement(actor, person=lina.uuid)
    encourage(actor, person=lina.uuid, text="Rahasia kita")
    address = bring_encouragement(actor, person=lina.uuid)
    assert address.startswith("https://wa.me/6281234567890?text=")
    assert "Rahasia" not in address
    assert list(Dispatch.objects.values_list("channel", "outcome")) == [("whatsapp", "shared")]
    with pytest.raises(NotFound):
        bring_encouragement(world.actor("kiki"), person=lina.uuid)
    assert Dispatch.objects.count() == 1


def test_list_leaves_oneself_out_and_moves_who_was_written_to_behind(world: World, lina: Person) -> None:
    rudi = make.civil_servant("Rudi Hartono", world.permits, world.officer)
    actor = world.actor("fajar")
    people = led_branches(actor)[0].people
    before = encouraging(actor, people, most=1)
    assert (before.count, [one.name for one in before.shown], before.more) == (2, ["Lina Marlina"], 1)
    encourage(actor, person=lina.uuid, text="Berminat?")
    after = encouraging(actor, people, most=3)
    assert [one.uuid for one in after.shown] == [rudi.uuid]
    assert [(one.uuid, one.written_at, one.phone) for one in after.written] == [(lina.uuid, NOW, True)]


def test_who_restricted_processing_is_not_written_to(world: World) -> None:
    privacy.restricted(world)
    with pytest.raises(NotFound):
        encourage(world.actor("fajar"), person=world.ani.person.uuid, text="Berminat?")
    assert (Message.objects.filter(topic="learning.encouragement").count(), facts()) == (0, [])
    lift_restriction(world.actor("ani"))
    encourage(world.actor("fajar"), person=world.ani.person.uuid, text="Berminat?")
    assert facts() == [f"people.person:{world.ani.person.pk}"]
