"""A session is opened, filled, voted on and closed on its pages."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from pamong.credentials.models import Appointment, Decision, DecisionVote, Duty, Plenary, PlenaryCase
from pamong.people.models import Account
from tests import make
from tests.credentials import case, deciding
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    return " ".join(unescape(answer.content.decode()).split())


def test_a_session_is_opened_and_filled(world: World) -> None:
    application = deciding.applied(world)
    budi = signed_in(world.budi)
    assert "1 permohonan siap diputuskan" in read(budi, "/instansi/15.04/pleno/")
    told = {"nama": "Sidang pleno", "pada": "1/1/2020", "tempat": ""}
    answer = budi.post("/instansi/15.04/pleno/baru", told)
    assert answer.status_code == 422
    assert "1 Januari 2020 terlalu jauh dari hari ini." in unescape(answer.content.decode())
    assert budi.post("/instansi/15.04/pleno/baru", {**told, "pada": "hari ini"}).status_code == 422
    row = deciding.session(world)
    page = f"/pleno/{row.uuid}/"
    seen = read(budi, page)
    assert "Permohonan yang siap diputuskan" in seen
    assert f'value="{application.uuid}"' in seen
    assert budi.post(f"{page}daftar", {"tahap": "1"}).status_code == 422
    assert PlenaryCase.objects.count() == 0
    assert budi.post(f"{page}daftar", {"tahap": "1", "permohonan": [application.uuid]}).status_code == 302
    seen = read(budi, page)
    assert "0 suara dari 0 pemutus" in seen
    assert "Kurang 2 pemutus." in seen
    asked = case.appointed(
        application, case.certifier(world, "Lia Utami"), Duty.DECIDER, declared_at=None, conflict=None
    )
    seen = read(budi, page)
    assert "1 pemutus lagi belum menyatakan ada tidaknya benturan kepentingan." in seen
    assert "Kurang 1 pemutus." in seen
    decider, address = signed_in(Account.objects.get(person=asked.person)), f"{page}perkara/{application.uuid}/"
    Appointment.objects.filter(pk=asked.pk).update(declared_at=asked.appointed_at, conflict=False)
    assert "Beri suara" in read(decider, address)
    Plenary.objects.filter(pk=row.pk).update(held_on=row.held_on + timedelta(days=1))
    seen = read(decider, address)
    assert "suara diberikan pada harinya" in seen
    assert "Beri suara" not in seen
    assert budi.post(f"{page}perkara/{application.uuid}/keluarkan").status_code == 302
    assert PlenaryCase.objects.filter(removed_at=None).count() == 0
    for address in ("/instansi/15.04/pleno.xlsx", f"/pleno/{row.uuid}.xlsx"):
        assert budi.get(address).status_code == 200


def test_all_that_are_ready_are_listed_at_once_and_a_long_list_comes_in_pages(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = case.version(case.scheme(world))
    for number in range(3):
        ready = case.application(version, make.civil_servant(f"Siap {number}", world.health, world.officer))
        case.judged(ready, case.appointed(ready, world.citra))
    row, budi = deciding.session(world), signed_in(world.budi)
    assert "Masukkan 3 permohonan ini" in read(budi, f"/pleno/{row.uuid}/")
    assert budi.post(f"/pleno/{row.uuid}/daftar", {"tahap": "2", "semua": "1"}).status_code == 404
    assert budi.post(f"/pleno/{row.uuid}/daftar", {"tahap": "1", "semua": "1"}).status_code == 302
    assert PlenaryCase.objects.count() == 3
    monkeypatch.setattr("pamong.people.queries.paged.PAGE", 2)
    seen = [read(budi, f"/pleno/{row.uuid}/?halaman={page}").count("0 suara dari 0 pemutus") for page in (1, 2)]
    assert seen == [2, 1]
    assert "0 dari 3 perkara sudah diputuskan." in read(budi, f"/pleno/{row.uuid}/")


def test_what_is_missing_keeps_an_application_off_the_list(world: World) -> None:
    version = case.version(case.scheme(world))
    application = case.application(version, world.ani)
    row, budi = deciding.session(world), signed_in(world.budi)
    told = read(budi, f"/pleno/{row.uuid}/")
    assert "Belum dapat diputuskan" in told
    assert "PL.01 Menerima dan memeriksa kelengkapan permohonan; PL.02 Menangani pengaduan" in told
    answer = budi.post(f"/pleno/{row.uuid}/daftar", {"tahap": "1", "permohonan": [application.uuid]})
    assert answer.status_code == 422
    assert "Bukti Ani Rahmawati belum lengkap" in unescape(answer.content.decode())
    assert PlenaryCase.objects.count() == 0


def test_two_deciders_vote_on_the_page_and_the_second_decides(world: World) -> None:
    held = deciding.judged(world, competent=[True, False])
    page = f"/pleno/{held.plenary.uuid}/perkara/{held.application.uuid}/"
    first, second = (signed_in(account) for account in held.deciders)
    told = read(first, page)
    assert "Belum kompeten menurut asesor" in told
    assert "Belum memeriksa kelengkapan." in told
    assert f'value="{held.units[0]}"' in told
    assert f'value="{held.units[1]}"' not in told
    seen = told.split('name="dilihat" value="')[1].split('"')[0]
    vote = {"unit": [str(held.units[0])], "alasan": "Unit kedua belum terlihat.", "dilihat": seen}
    answer = first.post(page, {**vote, "alasan": ""})
    assert answer.status_code == 422
    assert "pemohon membacanya" in unescape(answer.content.decode())
    assert first.post(page, {**vote, "dilihat": "0" * 64}).status_code == 422
    assert DecisionVote.objects.count() == 0
    assert first.post(page, vote).status_code == 302
    told = read(first, page)
    assert "Beri suara" not in told
    assert "Suara Anda tidak diubah lagi." in told
    other = read(second, page)
    assert "Unit kedua belum terlihat." not in other
    assert second.post(page, vote).status_code == 302
    assert Decision.objects.get().competent is False
    told = read(second, page)
    assert "Suara para pemutus" in told
    assert "Sri Lestari" in told


def test_a_session_is_closed_and_its_minutes_are_for_those_who_were_there(world: World) -> None:
    held, _decision = deciding.not_yet(world)
    address = f"/pleno/{held.plenary.uuid}/"
    budi, decider = signed_in(world.budi), signed_in(held.deciders[0])
    assert budi.get(f"{address}berita-acara.pdf").status_code == 404
    assert decider.post(f"{address}tutup").status_code == 404
    assert budi.post(f"{address}tutup").status_code == 302
    assert budi.post(f"{address}tutup").status_code == 422
    assert "Unduh berita acara (PDF)" in read(decider, address)
    for client in (budi, decider):
        answer = client.get(f"{address}berita-acara.pdf")
        assert answer.status_code == 200
        assert b"".join(answer)[:5] == b"%PDF-"
    assert signed_in(world.ani).get(f"{address}berita-acara.pdf").status_code == 404
    assert "Berita acara" in read(budi, "/instansi/15.04/surat/")


@pytest.mark.parametrize("who", ["ani", "citra", "fajar", "gita", "joko", "dewi"])
def test_pages_are_for_who_organises_and_who_decides(world: World, who: str) -> None:
    held = deciding.judged(world)
    other, page = signed_in(getattr(world, who)), f"/pleno/{held.plenary.uuid}"
    for address in ("/instansi/15.04/pleno/", "/instansi/15.04/pleno.xlsx", "/instansi/15.04/pleno/baru"):
        assert other.get(address).status_code == 404
    for address in (f"{page}/", f"{page}.xlsx", f"{page}/perkara/{held.application.uuid}/"):
        assert other.get(address).status_code == 404
    for address in (f"{page}/tutup", f"{page}/daftar", f"{page}/perkara/{held.application.uuid}/keluarkan"):
        assert other.post(address, {"permohonan": [held.application.uuid]}).status_code == 404
    assert Plenary.objects.get().closed_at is None
    assert PlenaryCase.objects.get().removed_at is None
