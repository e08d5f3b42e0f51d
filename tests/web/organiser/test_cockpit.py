"""The cockpit and the first page of learning as browsers get them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from pamong.learning.actions.claims import ClaimFacts, Taken, claim_hours
from pamong.learning.models import Programme, Registration
from pamong.office.models import CalendarDay
from tests import make
from tests.learning import case
from tests.learning.offering_case import NOW, drafted, published, wib
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    world = make.world()
    _ = world.ani, world.budi, world.kiki, world.citra
    return world


@pytest.fixture
def client(world: World) -> Client:
    return make.browser("owner", world)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    assert len(answer.content) < 100_000
    return answer.content.decode()


def test_draft_says_that_nobody_sees_it_yet(world: World, client: Client) -> None:
    row = drafted(world).offering
    page = text(client, reverse("cockpit", args=[row.uuid]))
    assert "Rancangan, belum dilihat peserta" in page
    assert reverse("offering-publish", args=[row.uuid]) in page


def test_draft_says_which_holes_keep_it_from_being_published(world: World, client: Client) -> None:
    found = drafted(world)
    case.module(found.programme, title="Menjawab pengaduan")
    Programme.objects.filter(pk=found.programme.pk).update(review_on=date(2026, 1, 1))
    page = text(client, reverse("cockpit", args=[found.offering.uuid]))
    blocks, _heading, noted = page.partition('id="c-perlu"')
    assert "Belum dapat diterbitkan: 2 hal menghalangi" in blocks
    assert "Isi program seharusnya ditinjau pada 1 Januari 2026." in blocks
    assert reverse("programme-edit", args=[found.programme.uuid]) in blocks
    assert "Modul tanpa sesi: “Menjawab pengaduan”." in blocks
    assert "Sesi tanpa narasumber" not in blocks
    assert noted.index("Tidak menghalangi penerbitan.") < noted.index(
        "Sesi tanpa narasumber: “Mendengar dengan sabar”."
    )


def test_published_batch_is_not_said_to_wait_for_anything(world: World, client: Client) -> None:
    page = text(client, reverse("cockpit", args=[published(world).offering.uuid]))
    assert "1 hal perlu dilihat" in page
    assert ("menghalangi" in page, "Sesi tanpa narasumber" in page) == (False, True)


def test_day_off_is_warned_of_with_its_reason(world: World, client: Client) -> None:
    row = drafted(world).offering
    CalendarDay.objects.create(
        region=world.region, day=date(2026, 12, 8), kind="off", name="Hari jadi", source="SK 1", set_at=NOW
    )
    page = text(client, reverse("cockpit", args=[row.uuid]))
    assert "Libur: Hari jadi" in page
    assert "Selasa 8 Desember 2026 hari libur: Hari jadi." in page


def test_funnel_stands_in_words_and_numbers(world: World, client: Client) -> None:
    found = published(world, seats=1)
    case.seated(found.offering, world.ani)
    waiting: dict[str, Any] = {"approved_at": NOW, "queued_at": NOW, "way": "self", "registered_at": NOW}
    Registration.objects.create(offering=found.offering, person=world.kiki.person, region=world.region, **waiting)
    page = text(client, reverse("cockpit", args=[found.offering.uuid]))
    assert "1 dari 1 kursi terisi" in page
    assert "1 dari 2 yang disetujui tidak mendapat kursi, karena kursinya penuh" in page
    assert "belum sampai di sini" in page
    gone: dict[str, Any] = {"approved_at": NOW, "withdrawn_at": NOW, "withdrawal": "Sakit", "registered_at": NOW}
    Registration.objects.create(
        offering=found.offering, person=world.citra.person, region=world.region, way="self", **gone
    )
    both = text(client, reverse("cockpit", args=[found.offering.uuid]))
    assert "2 dari 3 yang disetujui tidak mendapat kursi: 1 menunggu karena kursinya penuh, 1 mundur</h2>" in both
    assert "1 orang yang disetujui belum mendapat kursi." in page


def test_closed_lottery_leads_to_its_draw(world: World, client: Client) -> None:
    row = published(world, seating="lottery").offering
    assert "Bagikan kursi" not in text(client, reverse("cockpit", args=[row.uuid]))
    with time_machine.travel(wib(4, 16), tick=False):
        page = text(client, reverse("cockpit", args=[row.uuid]))
        assert "Bagikan kursi" in page
        assert reverse("draw", args=[row.uuid]) in page
        assert "Pendaftaran sudah ditutup: 0 pendaftar untuk 30 kursi." in text(
            client, reverse("learning-hub", args=["15.04"])
        )


def test_before_the_draw_it_says_how_many_want_the_seats(world: World, client: Client) -> None:
    found = published(world, seating="lottery")
    wants: dict[str, Any] = {"approved_at": NOW, "way": "self", "registered_at": NOW}
    Registration.objects.create(offering=found.offering, person=world.kiki.person, region=world.region, **wants)
    cockpit = text(client, reverse("cockpit", args=[found.offering.uuid]))
    assert "1 pendaftar untuk 30 kursi" in cockpit
    assert "belum mendapat kursi" not in cockpit  # nobody waits longer than was said
    assert "1 pendaftar untuk 30 kursi" in text(client, reverse("learning-hub", args=["15.04"]))
    assert "belum dibagikan" in text(client, reverse("offerings", args=["15.04"]))
    assert "1 pendaftar untuk 30 kursi" in text(client, reverse("registrants", args=[found.offering.uuid]))


def test_hub_names_claims_that_wait(world: World, client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    address = reverse("learning-hub", args=["15.04"])
    assert "menunggu diverifikasi" not in text(client, address)
    day = date(2026, 5, 4)
    facts = ClaimFacts(Taken("NKL03", day, day, Decimal(3)), "Etika digital", "Lembaga")
    proof = BytesIO(b"%PDF-1.4\nsertifikat\n\x00\xff%%EOF\n")
    claim_hours(world.actor("kiki"), facts=facts, stream=proof, name="sertifikat.pdf")
    assert "1 klaim menunggu diverifikasi." in text(client, address)


def test_hub_says_what_is_held_and_leads_everywhere(world: World, client: Client) -> None:
    address = reverse("learning-hub", args=["15.04"])
    assert "Belum ada angkatan pelatihan" in text(client, address)
    found = published(world)
    page = text(client, address)
    assert "0 angkatan berlangsung, 1 menerima pendaftaran" in page
    assert reverse("cockpit", args=[found.offering.uuid]) in page
    with time_machine.travel(wib(8, 9), tick=False):
        later = make.browser("owner", world)  # the session of the morning is over by then
        assert "1 angkatan berlangsung, 0 menerima pendaftaran" in text(later, address)
    for name in ("programmes", "offerings", "facilities", "speakers", "partners", "letters", "region-hours"):
        assert reverse(name, args=["15.04"]) in page


def test_cockpit_is_a_page_of_who_organises(world: World) -> None:
    address = reverse("cockpit", args=[published(world).offering.uuid])
    assert make.browser("anonymous").get(address).status_code == 302
    assert [make.browser(role, world).get(address).status_code for role in ("colleague", "stranger")] == [404, 404]
