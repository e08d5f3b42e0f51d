"""Forms for offices: from what is typed to what is kept, and nothing lost when it is refused."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from pamong.people.models import Assignment, Unit, UnitVersion
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

LICENSING = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
NEW = "/instansi/15.04/unit/baru"


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


def current(unit: Unit) -> tuple[str, str | None, date]:
    """Name, name of the unit above, and since when."""
    row = UnitVersion.objects.get(unit=unit, until=None)
    above = UnitVersion.objects.filter(unit=row.parent, until=None).first()
    return (row.name, above.name if above else None, row.since)


def named(name: str) -> Unit:
    return UnitVersion.objects.get(name=name, until=None).unit


def test_new_office_begins_today_below_the_one_it_was_asked_for(world: World, budi: Client) -> None:
    html = read(budi.get(f"{NEW}?induk={world.permits.uuid}"))
    assert f'value="Bidang Perizinan, {LICENSING}"' in html
    assert 'value="21 November 2026"' in html
    assert f'<option value="Bidang Perizinan, {LICENSING}"></option>' in html
    assert '<datalist id="daftar-unit">' in html


def test_office_is_opened_from_what_people_type(world: World, budi: Client) -> None:
    answer = budi.post(NEW, {"nama": "Seksi Izin Usaha", "induk": "bidang perizinan", "sejak": "3 Mei 2026"})
    unit = named("Seksi Izin Usaha")
    assert (answer.status_code, answer.url) == (302, f"/unit/{unit.uuid}/")  # type: ignore[attr-defined]  # a redirect
    assert current(unit) == ("Seksi Izin Usaha", "Bidang Perizinan", date(2026, 5, 3))
    budi.post(NEW, {"nama": "Dinas Sosial", "induk": "", "sejak": "3/5/2026"})
    assert current(named("Dinas Sosial")) == ("Dinas Sosial", None, date(2026, 5, 3))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"nama": ""}, "Nama unit masih kosong"),
        ({"induk": "Dinas Kesehatn"}, "“Dinas Kesehatn” tidak ditemukan. Yang mirip: “Dinas Kesehatan”"),
        ({"induk": "zzz"}, "“zzz” tidak ditemukan. Periksa ejaannya"),
        ({"sejak": "31/2/2026"}, "Tanggal 31 Februari 2026 tidak ada"),
        ({"sejak": ""}, "Tanggal masih kosong"),
        ({"sejak": "22/11/2026"}, "22 November 2026 belum tiba"),
        ({"nama": "DINAS KESEHATAN", "induk": ""}, "Di tempat itu sudah ada unit bernama “DINAS KESEHATAN”"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_is_lost(
    world: World, budi: Client, given: dict[str, str], words: str
) -> None:
    typed = {"nama": "Seksi <Baru>", "induk": "Dinas Kesehatan", "sejak": "3/5/2026"} | given
    before = UnitVersion.objects.count()
    html = read(budi.post(NEW, typed), 422)
    assert words in html
    assert html.count(words) == 2  # in the summary and at the field
    assert UnitVersion.objects.count() == before
    if "nama" not in given:
        assert 'value="Seksi &lt;Baru&gt;"' in html


def test_names_that_stand_twice_ask_for_the_unit_above(world: World, budi: Client) -> None:
    for parent in (world.licensing, world.health):
        make.unit("Subbagian Umum", world.region, parent)
    typed = {"nama": "Seksi", "induk": "Subbagian Umum", "sejak": "3/5/2026"}
    html = read(budi.post(NEW, typed), 422)
    assert "“Subbagian Umum” ada 2. Tulis lebih lengkap" in html
    assert "“Subbagian Umum, Dinas Kesehatan”" in html
    budi.post(NEW, {**typed, "induk": "subbagian umum / dinas kesehatan"})
    assert current(named("Seksi"))[1] == "Subbagian Umum"


def test_long_lists_are_not_sent_to_the_telephone(world: World, budi: Client) -> None:
    for number in range(200):
        make.unit(f"Sekolah {number}", world.region)
    html = read(budi.get(NEW))
    assert "<datalist" not in html
    assert "Sekolah 7" not in html


def test_office_is_renamed_and_moved_from_its_form(world: World, budi: Client) -> None:
    page = f"/unit/{world.permits.uuid}/ubah"
    html = read(budi.get(page))
    assert 'value="Bidang Perizinan"' in html
    assert f'value="{LICENSING}"' in html
    assert "tercatat sejak 1 Januari 2024" in html
    answer = budi.post(page, {"nama": "Bidang Izin", "induk": "Dinas Kesehatan", "sejak": "3/5/2026"})
    assert answer.status_code == 302
    assert current(world.permits) == ("Bidang Izin", "Dinas Kesehatan", date(2026, 5, 3))


def test_loop_is_refused_at_the_unit_above(world: World, budi: Client) -> None:
    typed = {"nama": LICENSING, "induk": "Bidang Perizinan", "sejak": "3/5/2026"}
    html = read(budi.post(f"/unit/{world.licensing.uuid}/ubah", typed), 422)
    assert 'href="#id_induk"' in html
    assert "tidak dapat berada di bawah dirinya sendiri" in html


def test_unit_administrator_must_stay_within_the_branch(world: World) -> None:
    joko = make.browser("owner", world, "joko")
    html = read(joko.get(NEW))
    assert "Unit Anda atau unit di bawahnya" in html
    assert LICENSING not in html
    typed = {"nama": "Puskesmas Bajubang", "induk": "", "sejak": "3/5/2026"}
    assert "Unit di atasnya masih kosong" in read(joko.post(NEW, typed), 422)
    assert "tidak ditemukan" in read(joko.post(NEW, {**typed, "induk": "Bidang Perizinan"}), 422)
    assert joko.post(NEW, {**typed, "induk": "Dinas Kesehatan"}).status_code == 302
    assert current(named("Puskesmas Bajubang"))[1] == "Dinas Kesehatan"
    assert joko.get(f"/unit/{world.health.uuid}/ubah").status_code == 404


def test_office_in_use_is_not_closed_and_the_page_says_why(world: World, budi: Client) -> None:
    page = f"/unit/{world.licensing.uuid}/tutup"
    html = read(budi.post(page, {"pada": "21/11/2026"}), 422)
    assert "masih ada 1 unit di bawahnya dan 0 penugasan" in html
    answer = budi.post(f"/unit/{world.permits.uuid}/tutup", {"pada": "21/11/2026"})
    assert (answer.status_code, answer.url) == (302, "/instansi/15.04/unit/")  # type: ignore[attr-defined]  # a redirect
    assert not UnitVersion.objects.filter(unit=world.permits, until=None).exists()


def test_head_is_chosen_among_who_serves_there(world: World, budi: Client) -> None:
    page = f"/unit/{world.permits.uuid}/kepala"
    assert "Belum ada yang bertugas di unit ini" in read(budi.get(page))
    post = Assignment.objects.get(person=world.ani.person)
    assert "Ani Rahmawati: Penata Perizinan Ahli Pertama (Definitif)" in read(budi.get(page))
    assert "Belum ada yang dipilih" in read(budi.post(page, {}), 422)
    assert budi.post(page, {"penugasan": str(post.uuid)}).status_code == 302
    assert Assignment.objects.get(person=world.ani.person, until=None).leads


@pytest.mark.parametrize("who", ["colleague", "stranger"])
@pytest.mark.parametrize("place", ["ubah", "tutup", "kepala"])
def test_forms_are_not_there_for_others(world: World, who: str, place: str) -> None:
    client = make.browser(who, world)
    given = {"nama": "X", "induk": "", "sejak": "3/5/2026", "pada": "3/5/2026"}
    for url in (f"/unit/{world.permits.uuid}/{place}", NEW):
        assert client.get(url).status_code == 404
        assert client.post(url, given).status_code == 404
    assert current(world.permits) == ("Bidang Perizinan", LICENSING, make.SINCE)
