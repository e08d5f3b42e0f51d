"""What each audience finds: own data for everybody, a branch for its leader, a region for its organisers."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pamong.core.actor import SYSTEM, VISITOR
from pamong.core.refusals import NotFound
from pamong.people.access import actor_of
from pamong.people.models import Account, Assignment, Delegation, Employment, Grant, Person, Role, SignInCode, Unit
from pamong.people.queries.homes import (
    Acts,
    Contact,
    Counts,
    Post,
    StandIn,
    Vacancy,
    leader_home,
    mandates_of,
    organiser_home,
    own_home,
)
from tests import make
from tests.make import SINCE

pytestmark = pytest.mark.django_db

LICENSING = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
NOW = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


@pytest.fixture
def world() -> make.World:
    return make.world()


def assign(person: Person, unit: Unit, world: make.World, kind: str, *, leads: bool = False) -> None:
    Assignment.objects.create(person=person, unit=unit, position=world.head, kind=kind, leads=leads, since=SINCE)


def lend(principal: Account, delegate: Account, since: date, until: date) -> Delegation:
    row = Delegation.objects.create(
        principal=principal, delegate=delegate, reason="Cuti", since=since, until=until, created_at=timezone.now()
    )
    row.refresh_from_db()
    return row


def test_own_home_says_who_one_is(world: make.World) -> None:
    _ = world.fajar
    mine = own_home(world.actor("ani"))
    assert (mine.name, mine.region, mine.employment, mine.grade) == (
        "Ani Rahmawati",
        "Kabupaten Batang Hari",
        "PNS",
        "III/a",
    )
    assert mine.number[-3:].isdecimal()
    assert mine.number[:8] == "••••••••"
    assert mine.posts == (Post("Penata Perizinan Ahli Pertama", "Bidang Perizinan", "", leads=False),)
    assert mine.supervisor is not None
    assert mine.supervisor.name == "Fajar Nugraha"
    assert (mine.roles, mine.acts, mine.contact, mine.recovered_at) == ((), (), False, None)


def test_own_home_puts_the_definitive_post_first(world: make.World) -> None:
    assign(world.ani.person, world.licensing, world, "PLT", leads=True)
    posts = own_home(world.actor("ani")).posts
    assert [(post.kind, post.unit, post.leads) for post in posts] == [
        ("", "Bidang Perizinan", False),
        ("Plt.", LICENSING, True),
    ]


def test_own_home_lists_roles_that_hold_today(world: make.World) -> None:
    day = timezone.localdate()
    person = world.fajar.person
    facts = {"person": person, "region": world.region, "created_at": timezone.now()}
    Grant.objects.create(role=Role.ASSESSOR, since=SINCE, until=day + timedelta(days=1), **facts)
    Grant.objects.create(role=Role.PROCTOR, since=SINCE, until=day, **facts)
    Grant.objects.create(role=Role.TRAINER, since=day + timedelta(days=1), **facts)
    Grant.objects.create(role=Role.SUPPORT, since=SINCE, unit=world.health, **facts)
    roles = own_home(actor_of(world.fajar)).roles
    assert [(role.label, role.unit, role.last) for role in roles] == [
        ("Asesor", "", day),
        ("Dukungan", "Dinas Kesehatan", None),
        ("Pimpinan", LICENSING, None),
    ]


def test_own_home_of_a_partner_has_neither_post_nor_supervisor(world: make.World) -> None:
    mine = own_home(world.actor("indra"))
    assert (mine.posts, mine.supervisor, mine.number, mine.employment) == ((), None, "", "")


@pytest.mark.parametrize("field", ["email", "email_office", "phone"])
def test_own_home_knows_any_way_to_reach_somebody(field: str, world: make.World) -> None:
    Person.objects.filter(pk=world.ani.person_id).update(**{field: "x"})
    assert own_home(world.actor("ani")).contact


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(("hours", "shown"), [(24, True), (7 * 24 - 1, True), (7 * 24, False)])
def test_own_home_tells_of_a_recovery_for_a_week(hours: int, shown: bool, world: make.World) -> None:  # noqa: FBT001  # a parameter of the test
    used = NOW - timedelta(hours=hours)
    facts = {"account": world.ani, "asked_at": used, "valid_from": used, "valid_until": used + timedelta(days=1)}
    SignInCode.objects.create(purpose="exam", used_at=NOW, **facts)
    SignInCode.objects.create(purpose="recovery", used_at=used, **facts)
    assert own_home(world.actor("ani")).recovered_at == (used if shown else None)


def test_own_home_names_for_whom_one_may_act_today(world: make.World) -> None:
    day = timezone.localdate()
    held = lend(world.fajar, world.ani, day, day + timedelta(days=3))
    lend(world.budi, world.ani, day + timedelta(days=1), day + timedelta(days=3))
    lend(world.ani, world.citra, day, day + timedelta(days=3))
    assert own_home(world.actor("ani")).acts == (Acts("Fajar Nugraha", day + timedelta(days=2)),)
    acting = own_home(actor_of(world.ani, acting=held.uuid))
    assert (acting.name, acting.acts, acting.roles) == ("Ani Rahmawati", (), ())


def test_own_home_needs_an_account(world: make.World) -> None:
    for actor in (VISITOR, SYSTEM):
        with pytest.raises(NotFound):
            own_home(actor)


def test_leader_home_counts_everybody_once(world: make.World) -> None:
    _ = (world.ani, world.fajar, world.kiki)
    make.civil_servant("Lina Marlina", world.permits, world.officer)
    assign(world.fajar.person, world.permits, world, "TT")
    (branch,) = leader_home(world.actor("fajar"))
    assert (branch.name, branch.uuid, branch.people, branch.without_account) == (LICENSING, world.licensing.uuid, 3, 1)
    assert (branch.own, branch.own_without_account) == (1, 0)
    assert [(unit.name, unit.people, unit.without_account, unit.head) for unit in branch.below] == [
        ("Bidang Perizinan", 2, 1, "")
    ]
    assert branch.vacancies == (Vacancy(world.permits.uuid, "Bidang Perizinan"),)
    assert branch.stand_ins == ()


def test_leader_home_names_who_stands_in(world: make.World) -> None:
    team = make.unit("Tim Loket", world.region, world.permits)
    assign(world.ani.person, world.permits, world, "PLT", leads=True)
    assign(world.kiki.person, team, world, "PLH", leads=True)
    (branch,) = leader_home(world.actor("fajar"))
    assert branch.stand_ins == (
        StandIn("Bidang Perizinan", "Ani Rahmawati", "Plt."),
        StandIn("Tim Loket", "Kiki Amalia", "Plh."),
    )
    (unit,) = branch.below
    assert (unit.head, unit.kind, unit.vacant, branch.vacancies) == ("Ani Rahmawati", "Plt.", 0, ())


def test_leader_home_of_a_definitive_head_beside_a_stand_in_shows_the_head(world: make.World) -> None:
    assign(world.ani.person, world.licensing, world, "PLH", leads=True)
    (branch,) = leader_home(world.actor("fajar"))
    assert branch.stand_ins == ()


def test_leader_home_of_a_whole_region_has_its_offices(world: make.World) -> None:
    _ = (world.ani, world.fajar, world.dewi)
    make.grant(world.kiki.person, Role.LEADER, world.region)
    (branch,) = leader_home(world.actor("kiki"))
    assert (branch.name, branch.uuid, branch.own) == ("Kabupaten Batang Hari", None, None)
    assert [(unit.name, unit.people, unit.vacant) for unit in branch.below] == [
        ("Dinas Kesehatan", 1, 1),
        (LICENSING, 2, 1),
    ]
    assert branch.people == 3


def test_leader_home_of_two_units_has_two_branches(world: make.World) -> None:
    make.grant(world.fajar.person, Role.LEADER, world.region, world.health)
    assert {branch.name for branch in leader_home(world.actor("fajar"))} == {LICENSING, "Dinas Kesehatan"}


def test_leader_home_is_for_leaders(world: make.World) -> None:
    with pytest.raises(NotFound):
        leader_home(world.actor("ani"))


@pytest.mark.parametrize("units", [1, 3])
def test_leader_home_asks_once(
    units: int, world: make.World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(units):
        make.civil_servant("Nina", make.unit(f"Seksi {number}", world.region, world.permits), world.officer)
    actor = world.actor("fajar")
    with django_assert_num_queries(1):
        leader_home(actor)


def test_organiser_home_counts_the_region(world: make.World) -> None:
    _ = (world.budi, world.fajar, world.indra, world.dewi)
    retired = make.civil_servant("Retno", world.permits, world.officer)
    Employment.objects.filter(person=retired).update(standing="99")
    home = organiser_home(world.actor("budi"))
    assert home.region.code == "15.04"
    assert home.counts == Counts(people=4, counted=2, without_unit=1, without_account=1, staff=3, units=3, headless=2)
    assert (home.others, home.imports, home.recoveries, home.waiting) == ((), (), (), 0)
    assert (home.administers, home.audits, home.waits) == (False, False, True)


def test_organiser_home_shows_recoveries_that_wait(world: make.World) -> None:
    now = timezone.now()
    facts = {"account": world.ani, "purpose": "recovery", "asked_at": now, "valid_from": now, "reason": "Ponsel hilang"}
    SignInCode.objects.create(valid_until=now + timedelta(days=1), asked_by=world.joko.pk, **facts)
    SignInCode.objects.create(valid_until=now + timedelta(days=1), cancelled_at=now, **facts)
    home = organiser_home(world.actor("budi"))
    assert [(wait.name, wait.asked_by, wait.is_mine) for wait in home.recoveries] == [
        ("Ani Rahmawati", "Joko Susilo", False)
    ]
    assert home.waiting == 1


def test_organiser_of_two_regions_chooses(world: make.World) -> None:
    make.grant(world.budi.person, Role.ADMINISTRATOR, world.other)
    home = organiser_home(world.actor("budi"), "82")
    assert (home.region.name, [other.name for other in home.others]) == (
        "Provinsi Maluku Utara",
        ["Kabupaten Batang Hari"],
    )
    assert home.administers


@pytest.mark.parametrize(
    ("name", "code"), [("budi", "82"), ("budi", "99.99"), ("dewi", "15.04"), ("ani", ""), ("joko", "")]
)
def test_organiser_home_of_others_is_not_there(name: str, code: str, world: make.World) -> None:
    with pytest.raises(NotFound):
        organiser_home(world.actor(name), code)


@pytest.mark.parametrize("people", [1, 3])
def test_homes_ask_the_same_however_many_there_are(
    people: int, world: make.World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(people):
        someone = make.civil_servant(f"Nina {number}", make.unit(f"Seksi {number}", world.region), world.officer)
        make.grant(someone, Role.ORGANISER, world.region)
        make.grant(world.citra.person, Role.TRAINER, world.region, make.unit(f"Sub {number}", world.region))
    budi, citra = world.actor("budi"), world.actor("citra")
    with django_assert_num_queries(7):
        organiser_home(budi)
    with django_assert_num_queries(8):
        own_home(citra)
    with django_assert_num_queries(2):
        mandates_of(citra, Role.ASSESSOR)


def test_mandate_names_scope_end_and_whom_to_ask(world: make.World) -> None:
    day = timezone.localdate()
    _ = (world.budi, world.eka, world.dewi)
    Grant.objects.filter(person=world.indra.person).update(unit=world.health, until=day + timedelta(days=5))
    (mandate,) = mandates_of(world.actor("indra"), Role.PARTNER)
    assert (mandate.region, mandate.unit) == ("Kabupaten Batang Hari", "Dinas Kesehatan")
    assert (mandate.since, mandate.last) == (SINCE, day + timedelta(days=4))
    assert mandate.contacts == (Contact("Budi Hartawan", "Penyelenggara"),)


def test_mandate_without_organiser_names_the_administrator(world: make.World) -> None:
    _ = world.eka
    (mandate,) = mandates_of(world.actor("hadi"), Role.EVALUATOR)
    assert mandate.contacts == (Contact("Eka Prasetya", "Administrator"),)


@pytest.mark.parametrize(("name", "role"), [("ani", Role.PARTNER), ("indra", Role.ASSESSOR)])
def test_mandate_of_others_is_not_there(name: str, role: Role, world: make.World) -> None:
    with pytest.raises(NotFound):
        mandates_of(world.actor(name), role)
