"""The homes: who is led where, who finds which, and what stands on them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from pamong.exams.models import ItemVersion
from pamong.people.models import Assignment, Delegation, Person, Role, SignInCode
from pamong.surveys.actions.surveys import close_survey
from pamong.web.participant.home import greeting
from tests import make
from tests.exams import case
from tests.make import SINCE
from tests.surveys.case import asked, opened

pytestmark = pytest.mark.django_db

LICENSING = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
FIRST = {
    "ani": "peserta",
    "gita": "peserta",
    "joko": "peserta",
    "budi": "penyelenggara",
    "eka": "penyelenggara",
    "dewi": "penyelenggara",
    "fajar": "pimpinan",
    "citra": "asesor",
    "hadi": "evaluator",
    "indra": "mitra",
}
"""Of the cast, by the home that each is led to."""


@pytest.fixture
def world() -> make.World:
    return make.world()


def signed_in(world: make.World, name: str) -> Client:
    client = Client()
    client.force_login(getattr(world, name))
    return client


def text(client: Client, audience: str = "peserta") -> str:
    response = client.get(f"/beranda/{audience}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(("name", "audience"), list(FIRST.items()))
def test_my_home_leads_to_the_first_audience_that_fits(name: str, audience: str, world: make.World) -> None:
    response = signed_in(world, name).get("/beranda/")
    assert (response.status_code, response.headers["Location"]) == (302, f"/beranda/{audience}/")


@pytest.mark.parametrize("path", ["/beranda/", "/beranda/peserta/", "/beranda/penyelenggara/", "/beranda/lain/"])
def test_visitor_is_led_to_the_way_in_and_back(path: str, client: Client) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (302, f"/masuk/?next={path}")


@pytest.mark.parametrize("audience", ["penyelenggara", "pimpinan", "asesor", "evaluator", "mitra", "peserta", "lain"])
@pytest.mark.parametrize("name", list(FIRST))
def test_home_is_there_for_its_own_audience_alone(name: str, audience: str, world: make.World) -> None:
    mine = {FIRST[name], "peserta"} if name != "dewi" else set(FIRST.values())
    assert signed_in(world, name).get(f"/beranda/{audience}/").status_code == (200 if audience in mine else 404)


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (3, "Selamat malam, %(name)s"),
        (4, "Selamat pagi, %(name)s"),
        (10, "Selamat pagi, %(name)s"),
        (11, "Selamat siang, %(name)s"),
        (15, "Selamat sore, %(name)s"),
        (18, "Selamat malam, %(name)s"),
    ],
)
def test_greeting_goes_with_the_hour(hour: int, said: str) -> None:
    assert greeting(hour) == said


@pytest.mark.parametrize(
    ("name", "said"), [("ani", "Selamat pagi, Ani Rahmawati"), ("dewi", "Selamat siang, Dewi Anggraini")]
)
def test_participant_is_greeted_by_the_clock_of_the_region(name: str, said: str, world: make.World) -> None:
    client = signed_in(world, name)
    with time_machine.travel(datetime.now(UTC).replace(hour=3, minute=30), tick=False):  # 10.30 WIB, 12.30 WIT
        assert f"<h1>{said}</h1>" in text(client)


def test_participant_finds_own_data_and_supervisor(world: make.World) -> None:
    _ = world.fajar
    page = text(signed_in(world, "ani"))
    assert "Penata Perizinan Ahli Pertama, Bidang Perizinan" in page
    assert "•••••••• ••••••" in page
    assert "PNS, golongan III/a" in page
    assert "Fajar Nugraha" in page
    assert "Jabatan kepala Bidang Perizinan kosong." in page
    assert "Anda tidak memegang peran khusus." in page


def test_participant_is_asked_for_a_second_factor_then_for_codes(world: make.World) -> None:
    client = signed_in(world, "ani")
    assert "Pasang faktor kedua" in text(client)
    Authenticator.objects.create(user=world.ani, type="totp", data={})
    page = text(client)
    assert "Pasang faktor kedua" not in page
    assert "Simpan kode pemulihan" in page
    Authenticator.objects.create(user=world.ani, type="recovery_codes", data={})
    Person.objects.filter(pk=world.ani.person_id).update(phone="0812")
    assert "Tidak ada yang menunggu Anda." in text(client)


def test_first_thing_that_a_new_office_reads_is_the_import(world: make.World) -> None:
    first = make.person("Sri Wahyuni", world.region)
    make.grant(first, Role.ADMINISTRATOR, world.region)
    client = Client()
    client.force_login(make.account(first))
    page = text(client, "penyelenggara")
    assert "<h1>Belum ada pegawai yang tercatat</h1>" in page
    waits = page.partition('<ul class="tasks">')[2]
    assert waits.index("Masukkan data pegawai") < waits.index('href="/instansi/15.04/impor/"') < waits.index("</li>")
    make.civil_servant("Siti Aminah", world.health, world.officer)
    page = text(client, "penyelenggara")
    assert ("<h1>2 orang tercatat, 1 dalam cakupan</h1>" in page, "Masukkan data pegawai" in page) == (True, False)
    assert '<a class="btn btn-2" href="/instansi/15.04/akun/kartu/">' in page


def test_recovery_codes_alone_are_no_second_factor(world: make.World) -> None:
    Authenticator.objects.create(user=world.ani, type="recovery_codes", data={})
    assert "Pasang faktor kedua" in text(signed_in(world, "ani"))


def test_participant_sees_three_things_at_once_the_most_urgent_first_and_the_others_folded(world: make.World) -> None:
    now, day = timezone.now(), timezone.localdate()
    SignInCode.objects.create(
        account=world.ani,
        purpose="recovery",
        asked_at=now,
        valid_from=now,
        valid_until=now + timedelta(days=1),
        used_at=now,
    )
    Delegation.objects.create(
        principal=world.fajar,
        delegate=world.ani,
        reason="Cuti",
        since=day,
        until=day + timedelta(days=2),
        created_at=now,
    )
    page = text(signed_in(world, "ani"))
    titles = ("Akun Anda dipulihkan pada", "Pasang faktor kedua", "Anda dapat bertindak atas nama Fajar Nugraha")
    places = [page.index(title) for title in titles]
    assert places == sorted(places)
    folded = page.index("<summary>1 hal lain</summary>")
    assert places[-1] < folded < page.index("Periksa data dan kontak Anda") < page.index("</details>", folded)


def test_survey_that_waits_is_said_on_the_home_and_leads_to_it(world: make.World) -> None:
    now = timezone.now()
    survey = opened(world, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    invitation = asked(world, survey, world.ani.person)
    client = signed_in(world, "ani")
    page = text(client)
    assert page.index("1 survei menunggu Anda") < page.index("Pasang faktor kedua")
    assert 'href="/isi/"' in page
    assert f'href="/isi/{invitation}/"' in client.get("/isi/").content.decode()
    assert "survei menunggu Anda" not in text(signed_in(world, "kiki"))
    close_survey(world.actor("budi"), survey=survey.uuid)
    assert "survei menunggu Anda" not in text(client)


def test_roles_lead_to_where_their_work_is(world: make.World) -> None:
    make.grant(world.gita.person, Role.LEADER, world.region, world.health)
    make.grant(world.gita.person, Role.TRAINER, world.region)
    page = text(signed_in(world, "gita"))
    assert '<a href="/instansi/15.04/catatan/">Auditor</a>' in page
    assert '<a href="/beranda/pimpinan/">Pimpinan</a>' in page
    assert "<b>Pengajar</b>" in page
    assert 'aria-current="page">Peserta</a>' in page


def test_leader_reads_the_answer_in_the_first_sentence(world: make.World) -> None:
    _ = world.ani
    make.civil_servant("Lina Marlina", world.permits, world.officer)
    page = text(signed_in(world, "fajar"), "pimpinan")
    assert "<h1>Kompetensi wajib belum dipotret; tidak ada yang menunggu Anda.</h1>" in page
    assert f"{LICENSING}, 3 pegawai</p>" in page
    assert f"3 pegawai di {LICENSING}; 1 belum punya akun; 1 jabatan kepala kosong" in page
    assert "Tidak ada Plt., Plh. atau Pj. saat ini." in page
    Assignment.objects.create(
        person=world.ani.person, unit=world.permits, position=world.head, kind="PLT", leads=True, since=SINCE
    )
    page = text(signed_in(world, "fajar"), "pimpinan")
    assert "tidak ada jabatan kepala yang kosong" in page
    assert "<b>Plt. Ani Rahmawati</b>" in page


def test_organiser_reads_what_there_is_and_what_waits(world: make.World) -> None:
    make.civil_servant("Lina Marlina", world.permits, world.officer)
    page = text(signed_in(world, "budi"), "penyelenggara")
    assert "<h1>2 orang tercatat, 2 dalam cakupan</h1>" in page
    assert "1 orang belum punya akun" in page
    assert "3 dari 3 unit tanpa kepala" in page
    assert "Belum ada impor." in page
    assert "Pengaturan instansi" not in page
    assert "Pengaturan instansi" in text(signed_in(world, "eka"), "penyelenggara")


def test_organiser_of_one_region_cannot_choose_another(world: make.World) -> None:
    client = signed_in(world, "budi")
    assert client.get("/beranda/penyelenggara/", {"instansi": "15.04"}).status_code == 200
    assert client.get("/beranda/penyelenggara/", {"instansi": "82"}).status_code == 404


@pytest.mark.parametrize(
    ("name", "audience", "said"),
    [
        ("indra", "mitra", "Anda mitra untuk Kabupaten Batang Hari"),
        ("citra", "asesor", "Anda asesor untuk Kabupaten Batang Hari"),
        ("hadi", "evaluator", "Anda evaluator untuk Kabupaten Batang Hari"),
    ],
)
def test_mandate_says_what_is_seen_and_whom_to_ask(name: str, audience: str, said: str, world: make.World) -> None:
    _ = world.budi
    page = text(signed_in(world, name), audience)
    assert said in page
    assert "Yang tidak Anda lihat" in page
    assert "Budi Hartawan" in page
    assert "tanpa batas waktu" in page


def test_assessor_is_led_to_items_that_wait_for_a_review(world: make.World) -> None:
    bank = case.bank(world)
    now = timezone.now()
    for author, handed_in in (("budi", now), ("budi", now), ("citra", now), ("budi", None)):
        written = {"written_by": world.actor(author).account, "handed_in_at": handed_in}
        case.version(case.item(bank), state="draft", **written)
    page = text(signed_in(world, "citra"), "asesor")
    assert "2 soal dapat Anda telaah" in page
    assert 'href="/instansi/15.04/tinjau-soal/"' in page
    ItemVersion.objects.filter(written_by=world.actor("budi").account).update(
        returned_at=now, remark="Kunci belum jelas"
    )
    assert "tinjau-soal" not in text(signed_in(world, "citra"), "asesor")


@pytest.mark.parametrize(
    ("name", "audience", "queries"),
    # The cards of both homes ask a fixed number each, whoever they are about: ten more than tasks and branches alone.
    [("ani", "peserta", 46), ("fajar", "pimpinan", 26), ("budi", "penyelenggara", 13), ("citra", "asesor", 9)],
)
def test_homes_ask_seldom(
    name: str,
    audience: str,
    queries: int,
    world: make.World,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in(world, name)
    text(client, audience)
    with django_assert_max_num_queries(queries):
        text(client, audience)


@pytest.mark.parametrize("code", ["%00", "15.04%00", "99.99", "a" * 21])
def test_region_that_is_not_there_is_not_found(world: make.World, code: str) -> None:
    client = signed_in(world, "budi")
    assert client.get("/beranda/penyelenggara/?instansi=15.04").status_code == 200
    assert client.get(f"/beranda/penyelenggara/?instansi={code}").status_code == 404
