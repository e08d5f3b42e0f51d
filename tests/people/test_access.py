"""Who sees which rows."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from pamong.core.actor import SYSTEM, VISITOR, Actor, RegionId, UnitId
from pamong.core.actor import Grant as Right
from pamong.core.refusals import NotFound
from pamong.people import access
from pamong.people.actions.regions import create_region
from pamong.people.models import Assignment, Delegation, Grant, Region, UnitVersion
from tests import make

pytestmark = pytest.mark.django_db


def seen(actor: Actor) -> list[str]:
    """Names of the people whom an actor sees."""
    return sorted(access.visible_people(actor).values_list("name", flat=True))


def test_organiser_sees_exactly_the_own_region() -> None:
    world = make.world()
    world.ani, world.dewi  # noqa: B018  # made when asked for
    assert seen(world.actor("budi")) == ["Ani Rahmawati", "Budi Hartawan"]
    assert seen(world.actor("dewi")) == ["Dewi Anggraini"]


def test_grant_over_a_province_does_not_reach_its_regencies() -> None:
    world = make.world()
    tidore = create_region(SYSTEM, code="82.72")
    make.civil_servant("Rina Umar", make.unit("Dinas Kesehatan", tidore), make.position("Perawat", tidore))
    assert tidore.parent_id == world.other.pk
    assert seen(world.actor("dewi")) == ["Dewi Anggraini"]
    with pytest.raises(NotFound):
        access.region_for(world.actor("dewi"), "82.72", access.READERS)


def test_colleague_without_a_role_sees_only_herself() -> None:
    world = make.world()
    world.ani  # noqa: B018
    assert seen(world.actor("kiki")) == ["Kiki Amalia"]


def test_visitor_sees_nobody_and_the_owner_of_the_machine_everybody() -> None:
    world = make.world()
    world.ani, world.dewi  # noqa: B018
    assert seen(VISITOR) == []
    assert seen(SYSTEM) == ["Ani Rahmawati", "Dewi Anggraini"]


def test_head_of_a_unit_sees_it_and_the_units_below_and_nothing_beside() -> None:
    world = make.world()
    world.ani, world.kiki  # noqa: B018
    assert seen(world.actor("fajar")) == ["Ani Rahmawati", "Fajar Nugraha"]


def test_head_no_longer_sees_the_unit_when_the_assignment_has_ended() -> None:
    world = make.world()
    world.ani  # noqa: B018
    fajar = world.fajar
    Assignment.objects.filter(person=fajar.person).update(until=access.today())
    assert seen(access.actor_of(fajar)) == ["Fajar Nugraha"]


def test_unit_administrator_sees_the_branch_but_holds_nothing_over_the_region() -> None:
    world = make.world()
    world.ani, world.kiki  # noqa: B018
    joko = world.actor("joko")
    assert seen(joko) == ["Joko Susilo", "Kiki Amalia"]
    assert not access.holds(joko, access.HELPERS, world.region.pk)
    assert access.region_for(joko, "15.04", access.READERS) == world.region
    with pytest.raises(NotFound):
        access.whole_region_for(joko, "15.04", access.READERS)


def test_evaluator_assessor_and_partner_see_no_directory() -> None:
    world = make.world()
    world.ani  # noqa: B018
    assert seen(world.actor("hadi")) == ["Hadi Wijaya"]
    assert seen(world.actor("citra")) == ["Citra Anggraini"]
    assert seen(world.actor("indra")) == ["Indra Kusuma"]


def test_grant_holds_from_its_first_day_to_the_day_before_its_end() -> None:
    world = make.world()
    budi = world.budi
    today = access.today()
    Grant.objects.filter(person=budi.person).update(since=today, until=None)
    assert access.actor_of(budi).grants == (Right("organiser", RegionId(world.region.pk)),)
    Grant.objects.filter(person=budi.person).update(since=date(2024, 1, 1), until=today)
    assert access.actor_of(budi).grants == ()
    Grant.objects.filter(person=budi.person).update(since=date(2999, 1, 1), until=None)
    assert access.actor_of(budi).grants == ()


def test_units_below_follow_the_tree_of_today() -> None:
    world = make.world()
    assert access.units_below({UnitId(world.licensing.pk)}) == [world.licensing.pk, world.permits.pk]
    UnitVersion.objects.filter(unit=world.permits).update(until=access.today())
    assert access.units_below({UnitId(world.licensing.pk)}) == [world.licensing.pk]
    assert access.units_below(()) == []


@pytest.mark.parametrize("role", ["kiki", "dewi", "ani", "hadi"])
def test_rows_of_another_are_not_there(role: str) -> None:
    world = make.world()
    actor, budi = world.actor(role), world.budi
    for refused in (
        lambda: access.person_for(actor, budi.person.uuid),
        lambda: access.unit_for(actor, world.licensing.uuid),
        lambda: access.position_for(actor, world.officer.uuid),
        lambda: access.account_for(actor, budi.uuid),
        lambda: access.whole_region_for(actor, "15.04", access.ORGANISERS),
        lambda: access.grant_for(actor, Grant.objects.get(person=budi.person).uuid),
    ):
        with pytest.raises(NotFound):
            refused()


def test_administrator_finds_the_grants_of_the_region() -> None:
    world = make.world()
    row = Grant.objects.get(person=world.budi.person)
    assert access.grant_for(world.actor("eka"), row.uuid) == row


def test_who_acts_for_another_has_exactly_the_rights_of_that_one() -> None:
    world = make.world()
    row = make.delegation(world.fajar, world.kiki)
    actor = access.actor_of(world.kiki, acting=row.uuid)
    assert (actor.account, actor.behalf) == (world.kiki.pk, world.fajar.pk)
    assert actor.grants == world.actor("fajar").grants


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": timezone.now()},
        {"until": date(2024, 2, 1)},
        {"since": date(2999, 1, 1), "until": date(2999, 2, 1)},
    ],
)
def test_delegation_that_does_not_hold_gives_nothing(change: dict[str, object]) -> None:
    world = make.world()
    row = make.delegation(world.fajar, world.kiki)
    Delegation.objects.filter(pk=row.pk).update(**change)
    actor = access.actor_of(world.kiki, acting=row.uuid)
    assert (actor.behalf, actor.grants, actor.person) == (None, (), world.kiki.person_id)


def test_delegation_of_somebody_else_gives_nothing() -> None:
    world = make.world()
    row = make.delegation(world.fajar, world.kiki)
    assert access.actor_of(world.ani, acting=row.uuid).behalf is None
    assert access.actor_of(world.kiki, acting=uuid4()).behalf is None


def test_regions_are_those_with_any_role() -> None:
    world = make.world()
    assert list(access.visible_regions(world.actor("budi"))) == [world.region]
    assert list(access.visible_regions(world.actor("kiki"))) == []
    assert access.visible_regions(SYSTEM).count() == Region.objects.count() == 4


def test_unknown_names_are_not_there_even_for_the_owner_of_the_machine() -> None:
    nobody = UUID(int=1)
    with pytest.raises(NotFound):
        access.person_for(SYSTEM, nobody)
    with pytest.raises(NotFound):
        access.region_for(SYSTEM, "99.99", access.READERS)
