"""Services as their keepers see them: the list, the summary, the standard and its publication, the checklist, the close."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pamong.services.models import Service, Standard, TransparencyCheck
from tests import make
from tests.make import World
from tests.services import case

pytestmark = pytest.mark.django_db

LIST = "/instansi/15.04/layanan/"
NEW = f"{LIST}baru"
WORDS = {"k1": "KTP.", "k2": "Datang.", "k5": "Izin.", "k6": "Loket 1.", "satuan": "days"}


@pytest.fixture
def world() -> World:
    return make.world()


def as_(world: World, name: str) -> Client:
    client = Client()
    client.force_login(getattr(world, name))
    return client


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def test_service_goes_from_a_template_to_publication(world: World) -> None:
    budi = as_(world, "budi")
    assert "Belum ada layanan." in page(budi, LIST)
    form = page(budi, NEW)
    assert "Surat masuk sampai disposisi" in form
    assert budi.post(NEW, {}).status_code == 422
    unit = "Dinas Kesehatan"
    sent = budi.post(NEW, {"contoh": "kunjungan-puskesmas", "unit": unit})
    row = Service.objects.get()
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/layanan-kelola/{row.uuid}/standar")
    home, standard, publish = (f"/layanan-kelola/{row.uuid}/{part}" for part in ("", "standar", "standar/terbitkan"))
    told = page(budi, standard)
    assert "Rancangan standar, 1 hal belum ada" in told
    assert "Biaya belum diisi" in told
    assert "belum dikonfirmasi" in told
    assert budi.post(standard, {**WORDS, "janji": "x"}).status_code == 422
    sent = budi.post(standard, {**WORDS, "janji": "", "biaya": ""})
    assert (sent.status_code, sent.headers["Location"]) == (302, standard)
    assert "Belum dapat terbit: 2 hal belum ada" in page(budi, publish)
    assert budi.post(publish).status_code == 422
    assert Standard.objects.get().published_at is None
    sent = budi.post(standard, {**WORDS, "janji": "60", "satuan": "minutes", "biaya": "Rp 15.000", "lanjut": ""})
    assert (sent.status_code, sent.headers["Location"]) == (302, publish)
    assert "Terbitkan standar ini?" in page(budi, publish)
    assert budi.post(publish).headers["Location"] == home
    told = page(budi, home)
    assert "Dijanjikan 60 menit" in told
    assert "Rp 15.000" in told
    assert budi.post(f"{standard}/berikutnya").headers["Location"] == standard
    assert "versi 1" in page(budi, home)
    assert "Siap terbit".lower() in page(budi, standard).lower()


def test_openness_is_noted_with_a_proof_and_refused_without(world: World) -> None:
    budi, row = as_(world, "budi"), case.service(world)
    case.standard(row)
    path = f"/layanan-kelola/{row.uuid}/keterbukaan"
    assert page(budi, path).count("Catat yang Anda lihat") == 3
    refused = budi.post(path, {"butir": "status", "ada": "ya", "bukti": "ada"})
    assert refused.status_code == 422
    assert "Tulis alamat yang dimulai dengan https://" in refused.content.decode()
    assert not TransparencyCheck.objects.exists()
    sent = budi.post(path, {"butir": "status", "ada": "ya", "bukti": "https://contoh.go.id/status"})
    assert (sent.status_code, sent.headers["Location"]) == (302, path)
    assert 'href="https://contoh.go.id/status"' in page(budi, path)


def test_closed_service_leaves_the_list_and_its_forms(world: World) -> None:
    budi, row = as_(world, "budi"), case.service(world, title="Legalisir")
    case.standard(row, published=False)
    assert "Tutup Legalisir" in page(budi, f"/layanan-kelola/{row.uuid}/tutup")
    assert budi.post(f"/layanan-kelola/{row.uuid}/tutup").status_code == 302
    assert "Legalisir" not in page(budi, LIST)
    assert "Legalisir" in page(budi, f"{LIST}?keadaan=ditutup")
    assert "Simpan rancangan" not in page(budi, f"/layanan-kelola/{row.uuid}/standar")
    assert "Ditutup" in page(budi, f"/layanan-kelola/{row.uuid}/")


def test_everybody_sees_what_is_theirs_and_readers_change_nothing(world: World) -> None:
    row, other = case.service(world), case.service(world, unit=world.health, title="Kunjungan")
    case.standard(row)
    path = f"/layanan-kelola/{row.uuid}/"
    for name, own in (("budi", True), ("eka", True), ("fajar", True), ("gita", False), ("hadi", False)):
        client = as_(world, name)
        assert "Izin usaha" in page(client, path)
        assert ("Tutup layanan" in page(client, path)) is own
        assert client.get(f"{path}standar").status_code == client.get(f"{path}keterbukaan").status_code == 200
        assert client.get(f"{path}tutup").status_code == (200 if own else 404)
        assert client.post(f"{path}standar/berikutnya").status_code == (
            404 if not own else 302 if name == "budi" else 409
        )
        assert client.get(NEW).status_code == (200 if own else 404)
    for name in ("ani", "citra", "dewi", "joko", "kiki"):
        client = as_(world, name)
        for part in ("", "standar", "standar/terbitkan", "keterbukaan", "tutup"):
            assert client.get(f"{path}{part}").status_code == 404
        assert client.get(LIST).status_code == (200 if name == "joko" else 404)
    assert f"/layanan-kelola/{other.uuid}/" in page(as_(world, "joko"), LIST)


def test_list_asks_as_often_for_three_as_for_one_and_is_a_workbook(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    budi = as_(world, "budi")
    case.standard(case.service(world))
    page(budi, LIST)
    for _rows in range(2):
        with django_assert_num_queries(15):
            page(budi, LIST)
        for _more in range(2):
            case.standard(case.service(world))
    assert budi.get("/instansi/15.04/layanan.xlsx").status_code == 200
    assert len(re.findall("<tr><th scope=.row", page(budi, f"{LIST}?cari=izin"))) == 5
    assert "Tidak ada layanan yang cocok." in page(budi, f"{LIST}?cari=tidak-ada")


def test_one_place_of_the_navigation_is_current_on_every_page_of_services(world: World) -> None:
    row = case.service(world)
    case.standard(row)
    for name, label in (("budi", "Kompetensi"), ("gita", "Layanan"), ("hadi", "Layanan"), ("fajar", "Kompetensi")):
        client = as_(world, name)
        for path in (LIST, f"/layanan-kelola/{row.uuid}/"):
            nav = re.search(r'<nav class="nav".*?</nav>', page(client, path), re.DOTALL)
            assert nav is not None
            assert re.findall(r'aria-current="\w+">.*?<span>(.*?)</span>', nav[0], re.DOTALL) == [label]
            assert nav[0].count("<li>") <= 5
