"""What was held before it was recorded here, written down in a browser."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from pamong.learning.models import Attendance, Completion, Module, Offering, Programme, Registration, Session
from pamong.people.models import PersonNumber
from tests import make
from tests.learning import case
from tests.learning.offering_case import NOW, state, wib
from tests.make import World

pytestmark = pytest.mark.django_db

BASIS = "Daftar hadir nomor 800/12/BKPSDM/2025 tanggal 9 Desember 2025"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.kiki, world.dewi, world.budi, world.gita, world.hadi, world.fajar
    return world


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def nip(world: World, name: str) -> str:
    return PersonNumber.objects.get(person=getattr(world, name).person).number


def when(part: Module, day: str = "9/12/2025", **more: str) -> dict[str, str]:
    usual = {"hari": day, "mulai": "08.00", "selesai": "12.00", "tempat": "Aula BKPSDM"} | more
    return {f"{name}-{part.uuid}": value for name, value in usual.items()}


def at(taught: Programme) -> str:
    return reverse("past-offering-new", args=[taught.uuid])


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def refused(client: Client, taught: Programme, data: dict[str, str]) -> str:
    """The page that says why, after checking that nothing has changed."""
    before = state()
    answer = client.post(at(taught), data)
    assert answer.status_code == 422
    assert state() == before
    return text(answer)


def test_what_was_held_is_written_down_and_finished_as_always(world: World, client: Client) -> None:
    taught = case.programme(world, title="Pelayanan Prima")
    first, second = case.module(taught), case.module(taught)
    assert at(taught) in text(client.get(reverse("programme-edit", args=[taught.uuid])))
    page = text(client.get(at(taught)))
    assert page.count('value="08.00"') == page.count('value="12.00"') == 2
    told = when(first) | when(second, "10 Desember 2025", mulai="13", selesai="16.30", tempat="")
    ani = nip(world, "ani")
    people = f"{ani[:8]} {ani[8:14]} {ani[14]} {ani[15:]}\r\n{nip(world, 'kiki')}"
    answer = client.post(at(taught), {**told, "peserta": people, "dasar": BASIS})
    row = Offering.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("cockpit", args=[row.uuid]))
    held = Session.objects.filter(offering=row).order_by("starts_at")
    assert [(one.module, one.starts_at, one.ends_at, one.place) for one in held] == [
        (first, wib(9, 8).replace(year=2025), wib(9, 12).replace(year=2025), "Aula BKPSDM"),
        (second, wib(10, 13).replace(year=2025), wib(10, 16, 30).replace(year=2025), "Tempat tidak dicatat"),
    ]
    seats = Registration.objects.filter(offering=row)
    assert {seat.person_id for seat in seats} == {world.ani.person.pk, world.kiki.person.pk}
    assert {seat.reason for seat in seats} == {BASIS}
    assert Attendance.objects.filter(registration__in=seats, present=True, proof="sheet").count() == 4
    assert row.note == f"Dicatat sesudah diadakan. {BASIS}"
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(reverse("results-finish", args=[row.uuid])).status_code == 302
    assert Completion.objects.filter(registration__in=seats, completed=True).count() == 2


def test_empty_form_says_everything_that_is_missing(world: World, client: Client) -> None:
    taught = case.programme(world)
    case.module(taught)
    page = refused(client, taught, {})
    for said in ("Tanggal masih kosong.", "Jam masih kosong.", "Belum ada peserta.", "Dasarnya masih kosong."):
        assert said in page
    assert "Belum ada peserta." in refused(client, taught, {"peserta": " \r\n ;,\r\n"})


def test_numbers_that_mean_nobody_are_named_and_nothing_typed_is_lost(world: World, client: Client) -> None:
    taught = case.programme(world)
    part = case.module(taught)
    ani, dewi = nip(world, "ani"), nip(world, "dewi")
    data = {**when(part, tempat="Aula lama"), "peserta": f"\n{ani}\n{dewi}\n123\n<b>", "dasar": BASIS}
    page = refused(client, taught, data)
    assert "3 NIP belum dapat dicatat." in page
    assert f"<b>Baris 3</b> “{dewi}” <p>NIP ini tidak ada di data pegawai instansi ini. Periksa nomornya.</p>" in page
    assert "<b>Baris 4</b> “123” <p>NIP harus 18 angka: terbaca 3.</p>" in page
    assert "<b>Baris 5</b> “&lt;b&gt;”" in page
    assert "<b>Baris 2</b>" not in page
    assert f"{ani}\n{dewi}\n123\n&lt;b&gt;</textarea>" in page
    for kept in ("9/12/2025", "Aula lama", BASIS):
        assert f'value="{kept}"' in page


def test_who_stands_there_twice_is_named(world: World, client: Client) -> None:
    taught = case.programme(world)
    part, ani = case.module(taught), nip(world, "ani")
    page = refused(client, taught, {**when(part), "peserta": f"{ani}\n{ani[:8]} {ani[8:]}", "dasar": BASIS})
    assert "Orang ini sudah ditulis di baris 1. Hapus salah satunya." in page
    assert "Baris 2" in page


def test_only_the_first_refused_lines_are_named_at_once(world: World, client: Client) -> None:
    taught = case.programme(world)
    part = case.module(taught)
    page = refused(client, taught, {**when(part), "peserta": "\n".join(map(str, range(1, 54))), "dasar": BASIS})
    assert "53 NIP belum dapat dicatat." in page
    assert "<b>Baris 50</b>" in page
    assert "<b>Baris 51</b>" not in page
    assert "3 baris lagi disebut" in page


def test_what_is_not_over_or_cannot_be_is_refused(world: World, client: Client) -> None:
    taught = case.programme(world)
    part = case.module(taught)
    other = {"peserta": nip(world, "ani"), "dasar": BASIS}
    assert "Ada sesi yang belum selesai." in refused(client, taught, when(part, "8/12/2026") | other)
    assert "Ada sesi yang belum selesai." in refused(client, taught, when(part, "23/11/2026") | other)
    backwards = refused(client, taught, when(part, selesai="07.00") | other)
    assert f'id="id_selesai-{part.uuid}-e">Waktu selesai harus sesudah waktu mulai.' in backwards
    assert "tidak terbaca sebagai jam" in refused(client, taught, when(part, mulai="25") | other)
    second = case.module(taught)
    assert "Dua sesi bertabrakan waktunya." in refused(client, taught, when(part) | when(second) | other)


def test_same_sheet_is_not_written_twice(world: World, client: Client) -> None:
    taught = case.programme(world)
    data = {**when(case.module(taught)), "peserta": nip(world, "ani"), "dasar": BASIS}
    assert client.post(at(taught), data).status_code == 302
    assert "pelatihan lain pada jam yang sama" in refused(client, taught, data)


def test_draft_and_withdrawn_programmes_have_no_past(world: World, client: Client) -> None:
    draft = case.programme(world, published=False)
    gone = case.programme(world, withdrawn_at=NOW)
    for taught, said in ((draft, "belum diterbitkan"), (gone, "sudah ditarik")):
        data = {**when(case.module(taught)), "peserta": nip(world, "ani"), "dasar": BASIS}
        assert said in refused(client, taught, data)
        assert at(taught) not in text(client.get(reverse("programme-edit", args=[taught.uuid])))


def test_programme_of_others_is_not_there(world: World) -> None:
    taught = case.programme(world)
    data = {**when(case.module(taught)), "peserta": nip(world, "ani"), "dasar": BASIS}
    before = state()
    for name in ("dewi", "gita", "hadi", "fajar", "ani"):
        browser = make.browser_of(world, name)
        assert browser.get(at(taught)).status_code == 404
        assert browser.post(at(taught), data).status_code == 404
    assert Client().post(at(taught), data).status_code == 302
    assert state() == before
