"""The directory and one person, as browsers get them."""

import re
from collections.abc import Sequence
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from pamong.people.models import Assignment, PersonNumber
from tests import make
from tests.make import World

pytestmark = pytest.mark.django_db

PEOPLE = "/instansi/15.04/pegawai/"
NIP = "198507222010012345"


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.fajar, world.dewi
    PersonNumber.objects.filter(person=world.ani.person).update(number=NIP)
    return world


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def page(client: Client, path: str = PEOPLE, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def heading(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)
    assert found is not None
    return " ".join(found[1].split())


def saved(client: Client, path: str) -> Sequence[Sequence[object]]:
    content = b"".join(client.get(path).streaming_content)  # type: ignore[attr-defined]  # a streaming response
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_directory_begins_with_a_sentence(world: World, client: Client) -> None:
    make.civil_servant("Siti Aminah", world.health, world.officer)
    html = page(client)
    assert heading(html) == "4 pegawai, 4 dihitung dalam cakupan"
    assert '<a href="?tanpa_akun=on">1 belum punya akun</a>' in html
    assert heading(page(client, PEOPLE + "?cari=siti")) == "1 pegawai cocok"


def test_directory_shows_only_the_end_of_a_number(client: Client) -> None:
    html = page(client)
    assert "•••••••• •••••• • 345" in html
    assert NIP[:8] not in html


def test_directory_says_what_to_do_when_nothing_is_found(client: Client) -> None:
    html = page(client, PEOPLE + "?cari=zzz")
    assert "Tidak ada pegawai yang cocok." in html
    assert "Lepas semua saringan" in html
    assert "Unduh XLSX" not in html


def test_directory_says_what_to_do_while_it_is_empty(world: World) -> None:
    admin = make.person("Admin Baru", world.region.parent)
    make.grant(admin, "administrator", world.region.parent)  # type: ignore[arg-type]  # every regency has a province
    client = Client()
    client.force_login(make.account(admin))
    admin.__class__.objects.filter(pk=admin.pk).update(region=None)
    html = page(client, "/instansi/15/pegawai/")
    assert "Belum ada pegawai di sini." in html
    assert "Impor berkas kepegawaian" in html


def test_import_says_what_a_new_person_needs_before_a_file_is_chosen(client: Client) -> None:
    html = " ".join(page(client, "/instansi/15.04/impor/").split())
    chips = re.findall(r"<b>([^<]+)</b><span class=\"chip [^>]*>.*?</svg>([^<]+)</span>", html)
    assert chips == [
        ("NIP", "Wajib"),
        ("Nama", "Wajib"),
        ("Jenis Pegawai", "Wajib untuk pegawai baru"),
        ("Jabatan", "Wajib untuk pegawai baru"),
        ("Unit Organisasi", "Wajib untuk pegawai baru"),
    ]
    others = html.partition("Boleh kosong atau tidak ada:")[2].partition("</p>")[0].strip(" .").split(", ")
    assert ("Gelar Depan" in others, "Jabatan" in others, "Unit Organisasi" in others) == (True, False, False)


def test_half_a_number_is_explained(client: Client) -> None:
    assert "NIP dicari dengan 18 angkanya: terbaca 12." in page(client, PEOPLE + "?cari=198507222010")
    assert "Ani Rahmawati" in page(client, PEOPLE + "?cari=19850722+201001+2+345")


def test_filters_that_cannot_be_read_are_said_and_passed_over(client: Client) -> None:
    html = page(client, PEOPLE + "?unit=x&jenis=dewa&cari=ani", 422)
    assert "Unit itu tidak dikenal. Pilih dari daftar." in html
    assert heading(html) == "1 pegawai cocok"


def test_words_of_a_searcher_are_shown_as_text(client: Client) -> None:
    html = page(client, PEOPLE + "?cari=%22%3E%3Cscript%3E")
    assert "<script>" not in html
    assert 'value="&quot;&gt;&lt;script&gt;"' in html


def test_head_of_a_unit_sees_the_own_branch_and_no_tools(world: World) -> None:
    html = page(make.browser("owner", world, "fajar"))
    assert heading(html) == "2 pegawai, 2 dihitung dalam cakupan"
    assert "Yang tampak adalah pegawai di unit Anda" in html
    assert "Budi Hartawan" not in html
    assert "Impor pegawai" not in html
    assert "siasn.xlsx" not in html


def test_page_costs_the_same_queries_for_one_and_three_people(world: World, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client)
        return len(seen)

    before = queries()
    for number in range(2):
        make.civil_servant(f"Orang {number}", world.permits, world.officer)
    assert queries() == before


def test_tables_hold_what_the_page_was_narrowed_to(client: Client) -> None:
    rows = saved(client, "/instansi/15.04/pegawai.xlsx?cari=ani")
    assert rows[0][:3] == ["Nama", "NIP (disamarkan)", "Status kepegawaian"]
    assert rows[1:] == [
        [
            "Ani Rahmawati",
            "•••••••• •••••• • 345",
            "PNS",
            "III/a",
            "",
            "Penata Perizinan Ahli Pertama",
            "Bidang Perizinan",
            "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
            "Ada",
        ]
    ]


def test_csv_has_the_same_people(client: Client) -> None:
    response = client.get("/instansi/15.04/pegawai.csv?cari=ani")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"] == 'attachment; filename="pegawai-15.04.csv"'
    assert len(lines) == 2
    assert lines[1].startswith("Ani Rahmawati;•••••••• •••••• • 345;PNS;III/a;;")


def test_registry_is_only_for_who_keeps_it(world: World, client: Client) -> None:
    rows = saved(client, "/instansi/15.04/pegawai/siasn.xlsx")
    assert NIP in [cell for row in rows for cell in row]
    assert make.browser("owner", world, "fajar").get("/instansi/15.04/pegawai/siasn.xlsx").status_code == 404


@pytest.mark.parametrize("path", [PEOPLE, "/instansi/15.04/pegawai.xlsx", "/instansi/15.04/pegawai.csv"])
def test_directory_is_not_there_for_others(world: World, path: str) -> None:
    answers = {who: make.browser(who, world).get(path).status_code for who in ("anonymous", "colleague", "stranger")}
    assert answers == {"anonymous": 302, "colleague": 404, "stranger": 404}


def test_organiser_sees_everything_of_a_person_and_what_to_do(world: World, client: Client) -> None:
    html = page(client, f"/pegawai/{world.ani.person.uuid}/")
    assert heading(html) == "Ani Rahmawati"
    assert "19850722 201001 2 345" in html
    assert "Bidang Perizinan" in html
    for path in ("ubah", "tugaskan", "status", "mutasi"):
        assert f"/pegawai/{world.ani.person.uuid}/{path}" in html
    assert f"/penugasan/{Assignment.objects.get(person=world.ani.person).uuid}/akhiri" in html


def test_person_sees_the_own_page_and_may_mend_only_the_own_data(world: World) -> None:
    html = page(make.browser("owner", world, "ani"), f"/pegawai/{world.ani.person.uuid}/")
    assert "Data Anda" in html
    assert "19850722 201001 2 345" in html
    assert f"/pegawai/{world.ani.person.uuid}/ubah" in html
    assert "/tugaskan" not in html
    assert "/akhiri" not in html


def test_head_of_the_unit_sees_no_number_and_no_contact(world: World) -> None:
    html = page(make.browser("owner", world, "fajar"), f"/pegawai/{world.ani.person.uuid}/")
    assert NIP[:8] not in html
    assert "•••••••• •••••• • 345" in html
    assert "Telepon" not in html
    assert "/ubah" not in html


def test_person_of_another_region_is_not_there(world: World, client: Client) -> None:
    assert client.get(f"/pegawai/{world.dewi.person.uuid}/").status_code == 404
    assert make.browser("stranger", world).get(f"/pegawai/{world.ani.person.uuid}/").status_code == 404


def test_person_without_anything_has_a_page(world: World, client: Client) -> None:
    guest = make.person("Tamu", world.region)
    html = page(client, f"/pegawai/{guest.uuid}/")
    assert "Belum punya jabatan." in html
    assert "Bukan ASN" in html


@pytest.mark.parametrize(
    "file", ["pegawai.xlsx?unit=abc", "pegawai.csv?unit=abc", "pegawai.csv?cari=%00", "pegawai.xlsx?jenis=raja"]
)
def test_file_of_a_filter_that_cannot_be_read_is_refused(client: Client, file: str) -> None:
    response = client.get(f"/instansi/15.04/{file}")
    assert (response.status_code, response.streaming) == (422, False)
    assert "Saringan ini tidak terbaca." in response.content.decode()
