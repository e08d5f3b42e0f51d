"""The own way to a certificate on a telephone, without JavaScript: choose, answer, photograph, agree, hand in."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pamong.credentials.models import Application, PortfolioPiece, SchemePosition, SchemeVersion, UnitClaim
from tests import make
from tests.credentials import case
from tests.make import World

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n\x00\xff%%EOF\n"


@pytest.fixture
def world() -> World:
    return make.world()


def signed_in(world: World, who: str = "ani") -> Client:
    client = Client()
    client.force_login(getattr(world, who))
    return client


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return words(answer)


def scheme(world: World, title: str = "Petugas Front Office Perizinan", **facts: Any) -> SchemeVersion:
    return case.version(case.scheme(world, title=title), **facts)


def begun(world: World) -> Application:
    return case.application(scheme(world), world.ani, state="draft")


def piece_of(row: Application, body: bytes = PDF, name: str = "register.pdf", **facts: Any) -> dict[str, Any]:
    usual = {
        "judul": "Register Maret",
        "jenis": "work",
        "tanggal": "3/3/2026",
        "unit": [str(case.units(row.version)[0].uuid)],
    }
    return {**usual, "berkas": SimpleUploadedFile(name, body), **facts}


def test_hub_shows_schemes_of_the_own_position_first(world: World) -> None:
    scheme(world, "Analis Kesehatan")
    mine = scheme(world, "Penata Perizinan")
    SchemePosition.objects.create(version=mine, position=world.officer)
    case.version(case.scheme(world, region=world.other, title="Skema Jauh"))
    told = read(signed_in(world), "/sertifikasi/")
    assert "1 sertifikasi sesuai jabatan Anda" in told
    assert told.index("Penata Perizinan") < told.index("Analis Kesehatan")
    assert "Skema Jauh" not in told


def test_hub_tells_first_what_waits_for_me(world: World) -> None:
    row = begun(world)
    told = read(signed_in(world), "/sertifikasi/")
    assert "<h1>Lengkapi permohonan Anda: Petugas Front Office Perizinan</h1>" in told
    assert "Lanjutkan permohonan" in told
    assert f"/permohonan/{row.uuid}/" in told
    assert f"/permohonan/{row.uuid}/" not in read(signed_in(world, "kiki"), "/sertifikasi/")


def test_hub_in_another_name_shows_nothing(world: World) -> None:
    begun(world)
    held, kiki = make.delegation(world.ani, world.kiki), signed_in(world, "kiki")
    session = kiki.session
    session["acting"] = str(held.uuid)
    session.save()
    told = read(kiki, "/sertifikasi/")
    assert "hanya dilihat dan diajukan oleh orangnya sendiri" in told
    assert "Petugas Front Office" not in told
    version = SchemeVersion.objects.get()
    assert kiki.post(f"/sertifikasi/{version.uuid}/ajukan", {"jalur": "prior"}).status_code == 403
    assert Application.objects.count() == 1


def test_apply_says_what_each_unit_asks_and_that_all_routes_give_the_same(world: World) -> None:
    version = scheme(world, prerequisites=["SK jabatan terakhir"])
    ani = signed_in(world)
    told = read(ani, f"/sertifikasi/{version.uuid}/ajukan")
    for sentence in (
        "Semua jalur memberi sertifikat yang sama.",
        "Lewat pelatihan",
        "Uji langsung",
        "Rekognisi pembelajaran lampau",
        "tersedia untuk 2 dari 2 unit.",
        "Skema ini tidak punya unit yang ditunjukkan begitu.",
        "SK jabatan terakhir",
        "Sumber angka skema ini belum dikonfirmasi.",
    ):
        assert sentence in told
    assert "Perpanjangan" not in told
    answer = ani.post(f"/sertifikasi/{version.uuid}/ajukan", {"jalur": "prior"})
    row = Application.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/permohonan/{row.uuid}/")
    assert "Anda sudah punya permohonan untuk skema ini" in read(ani, f"/sertifikasi/{version.uuid}/ajukan")
    again = ani.post(f"/sertifikasi/{version.uuid}/ajukan", {"jalur": "prior"})
    assert (again.status_code, again["Location"]) == (302, f"/permohonan/{row.uuid}/")
    assert Application.objects.count() == 1


def test_apply_without_a_route_is_refused(world: World) -> None:
    version = scheme(world)
    answer = signed_in(world).post(f"/sertifikasi/{version.uuid}/ajukan", {})
    assert (answer.status_code, "Pilih jalurnya lebih dahulu." in words(answer)) == (422, True)
    assert Application.objects.count() == 0


@pytest.mark.parametrize("who", ["dewi"])
def test_apply_is_not_there_for_another_region(world: World, who: str) -> None:
    version = scheme(world)
    other = signed_in(world, who)
    assert other.get(f"/sertifikasi/{version.uuid}/ajukan").status_code == 404
    assert other.post(f"/sertifikasi/{version.uuid}/ajukan", {"jalur": "prior"}).status_code == 404
    assert Application.objects.count() == 0


def test_whole_way_from_answers_to_handing_in(world: World) -> None:
    row, ani = begun(world), signed_in(world)
    page = f"/permohonan/{row.uuid}/"
    assert "<h1>1 hal perlu dilengkapi sebelum dikirim</h1>" in read(ani, page)
    assert "Memeriksa berkas satu per satu" in read(ani, f"{page}unit")
    assert ani.post(f"{page}unit", {"unit-1": "ya", "catatan-1": "Di loket sejak 2019"}).status_code == 302
    refused = ani.post(f"{page}kirim", {"setuju": "on"})
    assert refused.status_code == 422
    assert "Asesmen mandiri unit 2 belum dijawab" in words(refused)
    assert ani.post(f"{page}unit", {"unit-1": "ya", "unit-2": "belum"}).status_code == 302
    assert list(UnitClaim.objects.order_by("unit").values_list("able", "note")) == [(True, ""), (False, "")]
    assert ani.post(f"{page}bukti/tambah", piece_of(row)).status_code == 302
    told = read(ani, page)
    assert "<h1>Permohonan siap dikirim</h1>" in told
    digest = PortfolioPiece.objects.get().digest
    assert f'<summary>Sidik <span class="num">{digest[:8]}…</span></summary>' in told
    assert told.count(digest) == 1
    assert 'href="#p-setuju">Setujui dan kirim</a>' in told
    assert "UU 27/2022" in told
    without = ani.post(f"{page}kirim", {})
    assert without.status_code == 422
    assert '<a href="#id_setuju">Persetujuan belum Anda beri tanda.</a>' in words(without)
    for _time in range(2):
        answer = ani.post(f"{page}kirim", {"setuju": "on"})
        assert (answer.status_code, answer["Location"]) == (302, page)
    told = read(ani, page)
    assert "<h1>Permohonan Anda menunggu diperiksa</h1>" in told
    assert "Kirim permohonan" not in told
    row.refresh_from_db()
    assert row.agreed_at is not None


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("foto.jpg", b"MZ\x90\x00" + b"\x00" * 60, "Berkas “foto.jpg” berisi program"),
        ("surat.pdf", b"<html><body>x</body></html>", "Berkas “surat.pdf” berisi halaman web (HTML)"),
        ("kosong.pdf", b"", "Berkas itu kosong"),
        ("foto.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * (12 << 20), "Berkas “foto.jpg” terlalu besar"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused_at_its_field(
    world: World, name: str, body: bytes, sentence: str
) -> None:
    row = begun(world)
    answer = signed_in(world).post(f"/permohonan/{row.uuid}/bukti/tambah", piece_of(row, body, name))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "paling besar 10 MB" in words(answer)
    assert PortfolioPiece.objects.count() == 0


def test_same_file_and_incomplete_piece_are_refused(world: World) -> None:
    row, ani = begun(world), signed_in(world)
    address = f"/permohonan/{row.uuid}/bukti/tambah"
    assert ani.post(address, piece_of(row)).status_code == 302
    again = ani.post(address, piece_of(row, judul="Lain"))
    assert (again.status_code, "sudah ada sebagai “Register Maret”" in words(again)) == (422, True)
    assert "Yang tadi Anda kirim: <b>register.pdf</b>" in words(again)
    for missing in ("judul", "jenis", "unit", "berkas"):
        facts = piece_of(row, b"%PDF-1.4 lain\n\x00\xff%%EOF\n")
        del facts[missing]
        assert ani.post(address, facts).status_code == 422
    assert PortfolioPiece.objects.count() == 1


def test_file_is_given_to_who_may_read_it_and_can_do_nothing(world: World) -> None:
    row, ani = begun(world), signed_in(world)
    ani.post(f"/permohonan/{row.uuid}/bukti/tambah", piece_of(row))
    address = f"/bukti-portofolio/{PortfolioPiece.objects.get().uuid}/"
    answer = ani.get(address)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]  # it streams
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert (answer["Content-Security-Policy"], answer["Cache-Control"]) == (
        "default-src 'none'; sandbox",
        "private, no-store",
    )
    for who in ("kiki", "dewi", "citra", "budi"):
        assert signed_in(world, who).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_piece_is_taken_back_before_handing_in(world: World) -> None:
    row, ani = begun(world), signed_in(world)
    ani.post(f"/permohonan/{row.uuid}/bukti/tambah", piece_of(row))
    piece = PortfolioPiece.objects.get()
    assert signed_in(world, "kiki").post(f"/bukti-portofolio/{piece.uuid}/hapus").status_code == 404
    assert ani.post(f"/bukti-portofolio/{piece.uuid}/hapus").status_code == 302
    assert "Belum ada bukti." in read(ani, f"/permohonan/{row.uuid}/")


def test_adjustment_and_giving_up(world: World) -> None:
    row, ani = begun(world), signed_in(world)
    page = f"/permohonan/{row.uuid}/"
    assert ani.post(f"{page}penyesuaian", {"kebutuhan": "Huruf besar"}).status_code == 302
    assert "Huruf besar</textarea>" in read(ani, page)
    assert ani.post(f"{page}batal", {"alasan": "Pindah tugas"}).status_code == 302
    told = read(ani, page)
    assert "<h1>Permohonan ini Anda batalkan</h1>" in told
    assert "Batalkan permohonan" not in told
    late = ani.post(f"{page}penyesuaian", {"kebutuhan": "x"})
    assert (late.status_code, "Permohonan ini sekarang “Dibatalkan pemohon”" in words(late)) == (422, True)


@pytest.mark.parametrize("who", ["kiki", "dewi", "budi", "citra"])
def test_own_pages_are_for_the_applicant_alone(world: World, who: str) -> None:
    row, other = begun(world), signed_in(world, who)
    before = list(Application.objects.values())
    page = f"/permohonan/{row.uuid}/"
    assert [other.get(f"{page}{part}").status_code for part in ("", "unit", "bukti/tambah")] == [404] * 3
    assert [other.post(f"{page}{part}").status_code for part in ("unit", "penyesuaian", "kirim", "batal")] == [404] * 4
    assert other.post(f"{page}bukti/tambah", piece_of(row)).status_code == 404
    assert list(Application.objects.values()) == before


def test_pages_stay_light(world: World) -> None:
    rules = [case.PORTFOLIO] * 8
    row = case.application(scheme(world, rules=rules), world.ani, state="draft")
    ani = signed_in(world)
    for address in ("/sertifikasi/", f"/permohonan/{row.uuid}/", f"/permohonan/{row.uuid}/unit"):
        assert len(ani.get(address).content) < 100_000
