"""Forms about people: registered, corrected, assigned, on other terms, transferred."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from pamong.people.models import Assignment, Employment, Person, PersonNumber
from pamong.web.http import ACTING, EXAM, METHOD
from tests import make
from tests.make import SINCE, World
from tests.people.actions.effects import state

pytestmark = pytest.mark.django_db

NEW = "/instansi/15.04/pegawai/baru"
NIP = "199003152015032007"
TYPED = {
    "nama": "Rina Puspita",
    "gelar_belakang": "S.Sos.",
    "nip": "19900315 201503 2 007",
    "status": "pns",
    "kedudukan": "01",
    "golongan": "III/b",
    "golongan_sejak": "1 April 2024",
    "unit": "Bidang Perizinan",
    "jabatan": "Penata Perizinan Ahli Pertama",
    "sejak": "3/5/2026",
    "telepon": "0812 3456 7890",
}
MAY = date(2026, 5, 3)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def budi(world: World) -> Client:
    return make.browser("owner", world)


def read(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    html: str = answer.content.decode()
    return html


def test_civil_servant_is_registered_from_what_people_type(world: World, budi: Client) -> None:
    html = read(budi.get(NEW))
    assert "Bukan ASN (narasumber, mitra)" in html
    answer = budi.post(NEW, TYPED)
    row = Person.objects.get(name="Rina Puspita")
    assert (answer.status_code, answer.url) == (302, f"/pegawai/{row.uuid}/")  # type: ignore[attr-defined]  # a redirect
    assert (row.title_after, row.born, row.sex, row.phone) == ("S.Sos.", date(1990, 3, 15), "P", "0812 3456 7890")
    assert PersonNumber.objects.get(person=row).number == NIP
    terms = Employment.objects.get(person=row)
    assert (terms.kind, terms.grade, terms.grade_since, terms.since) == ("pns", "III/b", date(2024, 4, 1), MAY)
    post = Assignment.objects.get(person=row)
    assert (post.unit, post.position, post.kind, post.since) == (world.permits, world.officer, "D", MAY)


def test_somebody_from_outside_needs_only_a_name(world: World, budi: Client) -> None:
    assert budi.post(NEW, {"nama": "Prof. Umar", "kedudukan": "01", "sejak": "21/11/2026"}).status_code == 302
    row = Person.objects.get(name="Prof. Umar")
    assert not Employment.objects.filter(person=row).exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"nama": ""}, "Nama masih kosong"),
        ({"nip": "199013152015032007"}, "terbaca 19901315"),
        ({"nip": "1,99003E+17"}, "sudah diubah oleh lembar kerja"),
        ({"nip": "198507222010012999"}, "NIP ini sudah tercatat atas nama seseorang"),
        ({"nip": ""}, "NIP masih kosong"),
        ({"status": ""}, "Ada NIP tetapi tidak ada status kepegawaian"),
        ({"golongan": "IX"}, "Golongan IX bukan golongan PNS"),
        ({"unit": "Bidang Perizinn"}, "Yang mirip: “Bidang Perizinan, Dinas Penanaman Modal"),
        ({"jabatan": "Penata"}, "Yang mirip: “Penata Perizinan Ahli Pertama, Fungsional”"),
        ({"jabatan": ""}, "Isi unit dan jabatan bersama-sama"),
        ({"sejak": ""}, "Tanggal mulai masih kosong"),
        ({"telepon": "WA saja"}, "“WA saja” bukan nomor telepon"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_is_lost(
    world: World, budi: Client, given: dict[str, str], words: str
) -> None:
    make.civil_servant("Sari", world.away, world.away_post, nip="198507222010012999")
    before = state()
    html = read(budi.post(NEW, TYPED | given), 422)
    assert html.count(words) == 2  # in the summary and at the field
    assert 'value="S.Sos."' in html
    assert "Maluku" not in html
    assert state() == before


def test_organiser_corrects_a_person(world: World, budi: Client) -> None:
    ani = world.ani.person
    page = f"/pegawai/{ani.uuid}/ubah"
    assert 'value="Ani Rahmawati"' in read(budi.get(page))
    typed = {"nama": "Ani Rahmawaty", "lahir": "22 Juli 1985", "lulus": "2009", "surel": "ani@contoh.id"}
    assert budi.post(page, typed).status_code == 302
    ani.refresh_from_db()
    assert (ani.name, ani.born, ani.education_year, ani.email) == (
        "Ani Rahmawaty",
        date(1985, 7, 22),
        2009,
        "ani@contoh.id",
    )
    html = read(budi.get(page))
    assert 'value="22 Juli 1985"' in html
    assert 'value="2009"' in html
    assert "“ani di contoh” bukan alamat e-mail" in read(budi.post(page, typed | {"surel": "ani di contoh"}), 422)


def test_own_page_offers_the_contact_and_takes_nothing_else(world: World) -> None:
    ani = world.ani.person
    client, page = make.browser("owner", world, "ani"), f"/pegawai/{ani.uuid}/ubah"
    html = read(client.get(page))
    assert ('name="surel"' in html, 'name="nama"' in html) == (True, False)
    assert client.post(page, {"nama": "Ratu", "surel": "ani@contoh.id", "telepon": ""}).status_code == 302
    ani.refresh_from_db()
    assert (ani.name, ani.email) == ("Ani Rahmawati", "ani@contoh.id")


def test_person_is_assigned_and_the_post_ended(world: World, budi: Client) -> None:
    ani = world.ani.person
    page = f"/pegawai/{ani.uuid}/tugaskan"
    read(budi.get(page))
    typed = {"unit": "Dinas Kesehatan", "jabatan": "Kepala Dinas", "jenis": "PLT", "memimpin": "on"}
    assert "Penugasan itu sudah tercatat" not in read(budi.post(page, typed | {"sejak": "besok"}), 422)
    assert budi.post(page, typed | {"sejak": "3 Mei 2026"}).status_code == 302
    post = Assignment.objects.get(person=ani, kind="PLT")
    assert (post.unit, post.position, post.leads, post.since) == (world.health, world.head, True, MAY)
    assert "Penugasan itu sudah tercatat" in read(budi.post(page, typed | {"sejak": "3 Mei 2026"}), 422)
    end = f"/penugasan/{post.uuid}/akhiri"
    assert "Kepala Dinas (Plt.) di Dinas Kesehatan, sejak 3 Mei 2026" in read(budi.get(end))
    assert "lebih awal daripada yang tercatat" in read(budi.post(end, {"pada": "2/5/2026"}), 422)
    answer = budi.post(end, {"pada": "20/11/2026"})
    assert (answer.status_code, answer.url) == (302, f"/pegawai/{ani.uuid}/")  # type: ignore[attr-defined]
    post.refresh_from_db()
    assert post.until == date(2026, 11, 20)


def test_terms_change_from_what_they_are(world: World, budi: Client) -> None:
    ani = world.ani.person
    number = PersonNumber.objects.get(person=ani).number
    page = f"/pegawai/{ani.uuid}/status"
    html = read(budi.get(page))
    assert f'value="{number[:8]} {number[8:14]} {number[14]} {number[15:]}"' in html
    assert "tercatat sejak 1 Januari 2024" in html
    typed = {"nip": number, "status": "pns", "kedudukan": "03", "golongan": "III/b", "sejak": "3/5/2026"}
    assert budi.post(page, typed).status_code == 302
    rows = Employment.objects.filter(person=ani).order_by("since")
    assert list(rows.values_list("standing", "grade", "since", "until")) == [
        ("01", "III/a", SINCE, MAY),
        ("03", "III/b", MAY, None),
    ]
    assert "lebih awal daripada" in read(budi.post(page, typed | {"status": "cpns", "sejak": "2/5/2026"}), 422)


def test_transfer_shows_what_will_change_and_then_happens(world: World, budi: Client) -> None:
    ani = world.ani.person
    assert world.dewi.is_active  # somebody keeps the registry there
    page = f"/pegawai/{ani.uuid}/mutasi"
    assert "Lihat yang akan berubah" in read(budi.get(page))
    typed = {"tujuan": "maluku utara", "sejak": "1 November 2026", "dasar": "SK 824/117 tanggal 26 Oktober 2026"}
    html = read(budi.post(page, {**typed, "tujuan": "Malku"}), 422)
    assert "“Malku” tidak ditemukan" in html
    before = state()
    html = read(budi.post(page, typed))
    assert "Sejak <b>1 November 2026</b> tercatat di <b>Provinsi Maluku Utara</b>" in html
    assert "Penugasan berakhir: Penata Perizinan Ahli Pertama (Definitif) di Bidang Perizinan." in html
    assert "Kewenangan di Kabupaten Batang Hari yang berakhir: 0." in html
    assert '<input type="hidden" name="tujuan" value="maluku utara"' in html
    assert state() == before
    html = read(budi.post(page, {**typed, "tujuan": "82", "pasti": "1"}))
    assert "Ani Rahmawati tercatat di <b>Provinsi Maluku Utara</b> sejak 1 November 2026" in html
    ani.refresh_from_db()
    assert ani.region == world.other
    assert budi.get(page).status_code == 404
    assert make.browser("stranger", world).get(f"/pegawai/{ani.uuid}/tugaskan").status_code == 200


def test_transfer_that_is_refused_shows_the_form_again(world: World, budi: Client) -> None:
    typed = {"tujuan": "82", "sejak": "22/11/2026", "dasar": "SK 1", "pasti": "1"}
    assert world.dewi.is_active
    html = read(budi.post(f"/pegawai/{world.ani.person.uuid}/mutasi", typed), 422)
    assert html.count("22 November 2026 belum tiba") == 2
    assert 'value="SK 1"' in html
    assert "Lihat yang akan berubah" in html


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_forms_are_not_there_for_others(world: World, who: str) -> None:
    ani, client = world.ani.person, make.browser(who, world)
    post = Assignment.objects.get(person=ani)
    pages = [f"/pegawai/{ani.uuid}/{place}" for place in ("ubah", "tugaskan", "status", "mutasi")]
    before = state()
    for url in (NEW, f"/penugasan/{post.uuid}/akhiri", *pages):
        assert client.get(url).status_code == 404
        assert (
            client.post(url, TYPED | {"tujuan": "82", "dasar": "SK", "pasti": "1", "pada": "3/5/2026"}).status_code
            == 404
        )
    assert state() == before


def test_own_record_is_not_for_oneself_to_keep(world: World) -> None:
    ani, client = world.ani.person, make.browser("owner", world, "ani")
    for place in ("tugaskan", "status", "mutasi"):
        assert client.get(f"/pegawai/{ani.uuid}/{place}").status_code == 404


def test_organiser_has_of_the_own_record_only_the_contact(world: World, budi: Client) -> None:
    them = world.budi.person
    html = read(budi.get(f"/pegawai/{them.uuid}/"))
    assert ("Perbarui data Anda" in html, "Pindahkan ke instansi lain" in html) == (True, False)
    page = f"/pegawai/{them.uuid}/ubah"
    html = read(budi.get(page))
    assert ('name="surel"' in html, 'name="nama"' in html) == (True, False)
    assert budi.post(page, {"nama": "Ratu", "surel": "budi@contoh.id", "telepon": ""}).status_code == 302
    them.refresh_from_db()
    assert (them.name, them.email) == ("Budi Hartawan", "budi@contoh.id")
    before = state()
    for place in ("tugaskan", "status", "mutasi"):
        assert "Data Anda sendiri diubah oleh penyelenggara lain." in read(
            budi.get(f"/pegawai/{them.uuid}/{place}"), 403
        )
    assert state() == before


def test_who_acts_for_somebody_is_not_offered_that_persons_record(world: World) -> None:
    row, client = make.delegation(world.budi, world.kiki), make.browser("colleague", world)
    session = client.session
    session[ACTING] = str(row.uuid)
    session.save()
    them = world.budi.person
    html = read(client.get(f"/pegawai/{them.uuid}/"))
    assert ("Perbarui data Anda" in html, "Ubah data" in html) == (False, False)
    assert "Data Anda sendiri" in read(client.post(f"/pegawai/{them.uuid}/ubah", {"surel": "x@contoh.id"}), 403)
    them.refresh_from_db()
    assert them.email == ""


def test_code_of_an_exam_day_changes_no_contact(world: World) -> None:
    for who in ("ani", "budi"):
        client, them = make.browser("owner", world, who), getattr(world, who).person
        assert client.get(f"/pegawai/{them.uuid}/ubah").status_code == 200
        session = client.session
        session[METHOD] = EXAM
        session.save()
        before = state()
        html = read(client.post(f"/pegawai/{them.uuid}/ubah", {"surel": "x@contoh.id", "telepon": ""}), 403)
        assert "Anda masuk dengan kode hari ujian" in html
        assert state() == before


def test_region_where_nobody_keeps_the_registry_is_not_offered(world: World, budi: Client) -> None:
    typed = {"tujuan": "82", "sejak": "21/11/2026", "dasar": "SK 1", "pasti": "1"}
    page = f"/pegawai/{world.ani.person.uuid}/mutasi"
    assert "Maluku" not in read(budi.get(page))
    assert "“82” tidak ditemukan" in read(budi.post(page, typed), 422)
    assert world.dewi.is_active
    assert "Maluku" in read(budi.get(page))
