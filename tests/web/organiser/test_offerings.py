"""Offerings as browsers get them: opened, planned, published, paid for, given up."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from pamong.learning.actions.offerings import (
    CostFacts,
    QuotaFacts,
    add_cost,
    set_quotas,
)
from pamong.learning.models import Cost, Offering, OfferingInvitation, Quota, Session, SessionSpeaker
from pamong.office.models import Booking
from tests import make
from tests.learning import case
from tests.learning.offering_case import NOW, Drafted, drafted, published, wib
from tests.make import World

pytestmark = pytest.mark.django_db

OFFERING = {
    "kursi": "30",
    "pembagian": "lottery",
    "persetujuan": "on",
    "batas": "3",
    "longgar": "15",
    "buka_hari": "23 November 2026",
    "buka_jam": "08.00",
    "tutup_hari": "4/12/2026",
    "tutup_jam": "16",
    "kontak": "Bidang PK",
    "catatan": "Bawa laptop",
}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.kiki, world.dewi, world.gita
    return world


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def at(name: str, uuid: UUID) -> str:
    return reverse(name, args=[uuid])


def rows_of(answer: Any) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def test_offering_is_opened_from_the_form_in_the_zone_of_the_region(world: World, client: Client) -> None:
    taught = case.programme(world)
    page = client.get(at("offering-new", taught.uuid))
    assert page.status_code == 200
    answer = client.post(at("offering-new", taught.uuid), OFFERING)
    row = Offering.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, at("cockpit", row.uuid))
    assert (row.opens_at, row.closes_at) == (wib(23, 8, month=11), wib(4, 16))
    assert (row.seats, row.seating, row.approval, row.contact) == (30, "lottery", True, "Bidang PK")


def test_offering_form_says_where_it_is_wrong(world: World, client: Client) -> None:
    taught = case.programme(world)
    answer = client.post(at("offering-new", taught.uuid), {**OFFERING, "kursi": "0", "tutup_jam": "25"})
    assert answer.status_code == 422
    assert "tidak terbaca sebagai jam" in text(answer)
    answer = client.post(at("offering-new", taught.uuid), {**OFFERING, "kursi": "0"})
    assert answer.status_code == 422
    assert "Jumlah kursi terbaca 0. Tulis 1 sampai 100.000." in text(answer)
    assert not Offering.objects.exists()


def test_offering_form_shows_what_is_and_changes_it(world: World, client: Client) -> None:
    row = drafted(world).offering
    page = text(client.get(at("offering-edit", row.uuid)))
    assert 'value="16.00"' in page
    assert 'value="4 Desember 2026"' in page
    client.post(at("offering-edit", row.uuid), {**OFFERING, "kursi": "24"})
    row.refresh_from_db()
    assert (row.seats, row.seating) == (24, "lottery")


def test_offering_is_published_and_given_up_after_a_warning(world: World, client: Client) -> None:
    row = drafted(world).offering
    assert "Setiap modul mempunyai sesi" in text(client.get(at("offering-publish", row.uuid)))
    assert client.post(at("offering-publish", row.uuid)).status_code == 302
    row.refresh_from_db()
    assert row.published_at == NOW
    assert "Sudah terbit" not in text(client.get(at("cockpit", row.uuid)))
    assert client.post(at("offering-publish", row.uuid)).status_code == 422
    assert client.post(at("offering-cancel", row.uuid), {"alasan": ""}).status_code == 422
    answer = client.post(at("offering-cancel", row.uuid), {"alasan": "Anggaran digeser ke triwulan depan"})
    assert answer.status_code == 302
    assert "Anggaran digeser ke triwulan depan" in text(client.get(at("cockpit", row.uuid)))


def test_session_is_planned_moved_and_dropped(world: World, client: Client) -> None:
    found, room = drafted(world), case.facility(world, name="Aula BKPSDM")
    given = {
        "modul": str(found.module.uuid),
        "judul": "Praktik",
        "hari": "9 Desember 2026",
        "mulai": "08.00",
        "selesai": "12.00",
        "ruang": str(room.uuid),
    }
    assert "Aula BKPSDM, 40 orang" in text(client.get(at("session-new", found.offering.uuid)))
    assert client.post(at("session-new", found.offering.uuid), given).status_code == 302
    row = Session.objects.get(title="Praktik")
    assert (row.starts_at, row.ends_at, row.facility_id) == (wib(9, 8), wib(9, 12), room.pk)
    taken = client.post(at("session-new", found.offering.uuid), {**given, "mulai": "11.30", "selesai": "13.00"})
    assert taken.status_code == 422
    assert "Pada waktu itu sudah ada sesi “Praktik”" in text(taken)
    page = text(client.get(at("session-edit", row.uuid)))
    assert 'value="9 Desember 2026"' in page
    assert client.post(at("session-edit", row.uuid), {**given, "mulai": "09.00"}).status_code == 302
    row.refresh_from_db()
    assert row.starts_at == wib(9, 9)
    assert "08.00 WIB" in text(client.get(at("session-cancel", found.session.uuid)))
    assert client.post(at("session-cancel", row.uuid)).status_code == 302
    assert not Booking.objects.filter(released_at=None).exists()


def test_speakers_are_chosen_from_those_of_the_region(world: World, client: Client) -> None:
    found, teacher = drafted(world), case.speaker(world, world.fajar.person, practitioner=True)
    assert "Fajar Nugraha" in text(client.get(at("session-speakers", found.session.uuid)))
    given = {"narasumber": [str(teacher.uuid)]}
    assert client.post(at("session-speakers", found.session.uuid), given).status_code == 302
    assert SessionSpeaker.objects.get().speaker_id == teacher.pk
    page = text(client.get(at("cockpit", found.offering.uuid)))
    assert "Fajar Nugraha" in page
    assert "praktisi" in page
    rows = rows_of(client.get(at("sessions-xlsx", found.offering.uuid)))
    assert [str(cell) for cell in rows[1][1:]] == [
        "08.00 WIB",
        "12.00 WIB",
        "Mendengar dengan sabar",
        "Modul 1",
        "Balai Desa Rengas",
        "Fajar Nugraha",
    ]


def test_quotas_are_added_replaced_and_removed(world: World, client: Client) -> None:
    row = drafted(world).offering
    address = at("quotas", row.uuid)
    assert client.get(address).status_code == 200
    licensing = "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"
    assert client.post(address, {"bagi": licensing, "kursi": "6"}).status_code == 302
    assert client.post(address, {"bagi": "Provinsi Maluku Utara", "kursi": "10"}).status_code == 302
    assert client.post(address, {"bagi": licensing, "kursi": "8"}).status_code == 302
    assert set(Quota.objects.values_list("region", "unit", "seats")) == {
        (world.region.pk, world.licensing.pk, 8),
        (world.other.pk, None, 10),
    }
    over = client.post(address, {"bagi": "Dinas Kesehatan", "kursi": "13"})
    assert over.status_code == 422
    assert "Kuota berjumlah 31 kursi, sedangkan angkatan ini 30 kursi." in text(over)
    assert rows_of(client.get(at("quotas-xlsx", row.uuid)))[1:] == [
        ["Provinsi Maluku Utara", 10.0, 0.0],
        [licensing, 8.0, ""],
    ]
    removed = client.post(at("quota-remove", row.uuid), {"instansi": "82", "unit": ""})
    assert removed.status_code == 302
    assert [one.seats for one in Quota.objects.all()] == [8]


@pytest.mark.parametrize("typed", ["1.250.000", "1250000", "Rp 1.250.000", "Rp1.250.000,00", "rp. 1.250.000,-"])
def test_cost_takes_rupiah_as_people_type_them(world: World, client: Client, typed: str) -> None:
    row = drafted(world).offering
    given = {"rekening": "5.1.02.01.01.0052", "uraian": "Makan siang", "dana": "apbd", "rencana": typed}
    assert client.post(at("costs", row.uuid), given).status_code == 302
    assert Cost.objects.get().planned == 1_250_000


@pytest.mark.parametrize("typed", ["1.25", "1,250,000", "1.250.000,50", "-5", "sejuta", ""])
def test_cost_refuses_what_is_no_whole_rupiah(world: World, client: Client, typed: str) -> None:
    row = drafted(world).offering
    given = {"rekening": "5.1.02.01.01.0052", "uraian": "Makan siang", "dana": "apbd", "rencana": typed}
    assert client.post(at("costs", row.uuid), given).status_code == 422
    assert not Cost.objects.exists()


def test_cost_is_realised_removed_and_downloaded(world: World, client: Client) -> None:
    row, partner = drafted(world).offering, case.partner(world, name="Universitas Contoh")
    facts = CostFacts("5.1.02.02.01.0003", "Honor", "partner", 1_800_000, partner.uuid)
    cost = add_cost(world.actor("budi"), offering=row.uuid, facts=facts)
    assert "Rp 60.000" in text(client.get(at("costs", row.uuid)))  # 1,800,000 for each of 30 seats
    assert client.post(at("cost-realise", cost.uuid), {"realisasi": "1.900.000"}).status_code == 302
    line = rows_of(client.get(at("costs-xlsx", row.uuid)))[1]
    assert line[4:] == ["Universitas Contoh", 1_800_000.0, 1_900_000.0, 100_000.0]
    page = text(client.get(at("costs", row.uuid)))
    assert "selisih Rp 100.000" in page
    assert "regional budget documents read" in page
    assert client.post(at("cost-realise", cost.uuid), {"realisasi": ""}).status_code == 302
    assert client.post(at("cost-remove", cost.uuid)).status_code == 302
    cost.refresh_from_db()
    assert (cost.realised, cost.removed_at) == (None, NOW)


def test_people_are_looked_at_before_they_are_invited(world: World, client: Client) -> None:
    row = published(world).offering
    address = at("offering-invite", row.uuid)
    assert "Ani Rahmawati" not in text(client.get(address))
    chosen = {"pilih": "1", "unit": "Bidang Perizinan"}
    page = text(client.get(address, chosen))
    assert "Ani Rahmawati" in page
    assert "Undang 1 orang" in page
    answer = client.post(address, chosen)
    assert answer["Location"] == f"{address}?terkirim=1"
    assert "Undangan terkirim kepada 1 orang." in text(client.get(answer["Location"]))
    assert [one.person for one in OfferingInvitation.objects.all()] == [world.ani.person]
    assert "Tidak ada lagi yang dapat diundang" in text(client.get(address, chosen))


def test_list_is_narrowed_and_downloaded(world: World, client: Client) -> None:
    row = published(world).offering
    other = case.offering(case.programme(world, title="Etika"), published=False)
    address = reverse("offerings", args=["15.04"])
    everything, open_ones = text(client.get(address)), text(client.get(address, {"keadaan": "buka"}))
    assert at("cockpit", other.uuid) in everything
    assert at("cockpit", row.uuid) in open_ones
    assert at("cockpit", other.uuid) not in open_ones
    assert client.get(address, {"keadaan": "entah"}).status_code == 422
    rows = rows_of(client.get(reverse("offerings-xlsx", args=["15.04"]), {"cari": "prima"}))
    assert rows[1][:6] == [
        "Pelayanan Prima, angkatan 1",
        "Pendaftaran dibuka",
        "23 November 2026 09.00 WIB",
        "4 Desember 2026 16.00 WIB",
        "8 Desember 2026 08.00 WIB",
        "8 Desember 2026 12.00 WIB",
    ]
    assert len(rows) == 2


GETS = (
    "offering-edit",
    "offering-publish",
    "offering-cancel",
    "offering-invite",
    "sessions-xlsx",
    "session-new",
    "quotas",
    "quotas-xlsx",
    "costs",
    "costs-xlsx",
    "cockpit",
)


@pytest.mark.parametrize("role", ["colleague", "stranger"])
def test_pages_are_not_there_for_others(world: World, role: str) -> None:
    found: Drafted = published(world)
    set_quotas(world.actor("budi"), offering=found.offering.uuid, quotas=[QuotaFacts("82", None, 5)])
    cost = add_cost(
        world.actor("budi"), offering=found.offering.uuid, facts=CostFacts("5.1.02.01.01.0052", "Makan", "apbd", 5)
    )
    browser = make.browser(role, world)
    addresses = [at(name, found.offering.uuid) for name in GETS]
    addresses += [at(name, found.session.uuid) for name in ("session-edit", "session-cancel", "session-speakers")]
    addresses += [at("cost-realise", cost.uuid), at("offering-new", found.programme.uuid)]
    addresses += [reverse(name, args=["15.04"]) for name in ("learning-hub", "offerings", "offerings-xlsx")]
    assert {address: browser.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)
    posts = [at("quota-remove", found.offering.uuid), at("cost-remove", cost.uuid)]
    assert [browser.post(address).status_code for address in posts] == [404, 404]
    cost.refresh_from_db()
    assert (cost.removed_at, Quota.objects.count()) == (None, 1)
