"""One person: everything that is theirs, and only what whoever looks may see."""

from datetime import UTC, date, datetime

import pytest

from pamong.core.refusals import NotFound
from pamong.people.access import actor_of
from pamong.people.models import Account, Assignment, Employment, Person, PersonNumber, UnitVersion
from pamong.people.queries.person import PersonPage, Seen, person_page
from tests import make
from tests.make import SINCE, World

pytestmark = pytest.mark.django_db

LICENSING = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
NIP = "198507222010012345"
CHANGE = date(2025, 1, 1)


@pytest.fixture
def world() -> World:
    """Ani in permits, below Fajar; Budi organises; Joko administers another unit; Dewi is far away."""
    world = make.world()
    _ = world.ani, world.budi, world.fajar, world.dewi
    PersonNumber.objects.filter(person=world.ani.person).update(number=NIP)
    Person.objects.filter(pk=world.ani.person.pk).update(
        email="ani@example.org", phone="0812", education_level="40", education="Hukum", education_year=2008
    )
    return world


def ani(world: World, who: str) -> PersonPage:
    return person_page(world.actor(who), world.ani.person.uuid)


def test_person_shows_posts_path_and_supervisor(world: World) -> None:
    page = ani(world, "budi")
    assert (page.name, page.region and page.region.code) == ("Ani Rahmawati", "15.04")
    assert [(post.position, post.unit, post.acting) for post in page.current] == [
        ("Penata Perizinan Ahli Pertama", "Bidang Perizinan", "")
    ]
    assert [step.name for step in page.path] == [LICENSING, "Bidang Perizinan"]
    assert page.supervisor is not None
    assert page.supervisor.name == "Fajar Nugraha"
    assert (page.education, page.education_year) == ("S1 Hukum", 2008)


@pytest.mark.parametrize(
    ("level", "field", "shown"),
    [
        ("40", "S-1 Administrasi Publik", "S1 Administrasi Publik"),
        ("30", "D-III Keperawatan", "D3 Keperawatan"),
        ("15", "SMA IPS", "SMA IPS"),
        ("05", "SD", "SD"),
        ("40", "", "S1"),
        ("", "Profesi Dokter", "Profesi Dokter"),
    ],
)
def test_level_of_education_is_told_once(world: World, level: str, field: str, shown: str) -> None:
    Person.objects.filter(pk=world.ani.person.pk).update(education_level=level, education=field)
    assert ani(world, "budi").education == shown


def test_each_sees_what_the_role_allows(world: World) -> None:
    whole = ("19850722 201001 2 345", "Aktif", "ani@example.org")
    masked = ("•••••••• •••••• • 345", "", "")
    seen = {
        who: (page.numbers[0].text, page.served[0].standing, page.email)
        for who in ("ani", "budi", "fajar", "gita")
        for page in [ani(world, who)]
    }
    assert seen == {"ani": whole, "budi": whole, "fajar": masked, "gita": masked}


def test_rights_over_oneself_need_a_role(world: World) -> None:
    assert ani(world, "ani").seen == Seen(own=True, whole=True, contact=True, change=False, help=False)
    assert ani(world, "budi").seen == Seen(own=False, whole=True, contact=True, change=True, help=True)
    assert ani(world, "fajar").seen == Seen(own=False, whole=False, contact=False, change=False, help=False)


def test_administrator_of_the_unit_sees_contact_but_no_number(world: World) -> None:
    kiki = person_page(world.actor("joko"), world.kiki.person.uuid)
    assert kiki.seen == Seen(own=False, whole=False, contact=True, change=False, help=True)
    assert kiki.numbers[0].text.startswith("••••")


def test_person_is_not_there_for_others(world: World) -> None:
    for who in ("dewi", "kiki", "joko"):
        with pytest.raises(NotFound):
            ani(world, who)


def test_history_keeps_the_names_of_then(world: World) -> None:
    Assignment.objects.filter(person=world.ani.person).update(until=CHANGE)
    UnitVersion.objects.filter(unit=world.permits).update(until=CHANGE)
    UnitVersion.objects.create(unit=world.permits, name="Bidang Layanan", parent=world.health, since=CHANGE)
    Assignment.objects.create(
        person=world.ani.person, unit=world.permits, position=world.head, kind="PLT", since=CHANGE
    )
    page = ani(world, "budi")
    assert [(post.unit, post.acting, post.until) for post in page.current] == [("Bidang Layanan", "Plt.", None)]
    assert [(post.unit, post.acting, post.until) for post in page.past] == [("Bidang Perizinan", "", CHANGE)]


def test_what_was_corrected_never_held_and_is_not_shown(world: World) -> None:
    Assignment.objects.filter(person=world.ani.person).update(until=SINCE)
    Employment.objects.filter(person=world.ani.person).update(until=SINCE)
    PersonNumber.objects.filter(person=world.ani.person).update(until=SINCE)
    page = ani(world, "budi")
    assert (page.posts, page.served, page.numbers) == ((), (), ())


def test_transfer_keeps_the_record_but_not_the_links(world: World) -> None:
    Assignment.objects.filter(person=world.ani.person).update(until=CHANGE)
    Person.objects.filter(pk=world.ani.person.pk).update(region=world.other)
    page = ani(world, "dewi")
    assert [(post.unit, post.links) for post in page.past] == [("Bidang Perizinan", False)]
    assert [row.region for row in page.served] == ["Kabupaten Batang Hari"]
    with pytest.raises(NotFound):
        ani(world, "budi")


def test_account_says_whether_and_when_to_those_who_help(world: World) -> None:
    moment = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
    Account.objects.filter(pk=world.ani.pk).update(last_login=moment)
    helped, led = ani(world, "budi").account, ani(world, "fajar").account
    assert helped is not None
    assert led is not None
    assert (helped.open, helped.last_sign_in) == (True, moment)
    assert (led.open, led.last_sign_in) == (True, None)
    nobody = make.civil_servant("Tanpa Akun", world.health, world.officer)
    assert person_page(world.actor("budi"), nobody.uuid).account is None


def test_roles_elsewhere_are_told_to_the_person_only(world: World) -> None:
    make.grant(world.ani.person, "trainer", world.region)
    make.grant(world.ani.person, "assessor", world.other)
    assert [(row.role, row.region) for row in ani(world, "ani").roles] == [
        ("Pengajar", "Kabupaten Batang Hari"),
        ("Asesor", "Provinsi Maluku Utara"),
    ]
    assert [row.role for row in ani(world, "budi").roles] == ["Pengajar"]
    assert ani(world, "fajar").roles == ()


def test_own_record_is_not_offered_for_change(world: World) -> None:
    assert person_page(world.actor("budi"), world.budi.person.uuid).seen == Seen(
        own=True, whole=True, contact=True, change=False, help=True
    )
    actor = actor_of(world.kiki, acting=make.delegation(world.budi, world.kiki).uuid)
    assert person_page(actor, world.budi.person.uuid).seen.change is False
    assert person_page(actor, world.kiki.person.uuid).seen.change is False
    assert person_page(actor, world.ani.person.uuid).seen.change is True
