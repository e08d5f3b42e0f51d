"""What is asked after a programme, as browsers get it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from pamong.evaluation.actions.observations import ask_observations_due
from pamong.evaluation.models import Instrument
from pamong.learning.models import Offering
from pamong.surveys.models import Invitation
from tests import make
from tests.evaluation.followed import run
from tests.house.following import FACTS, offering
from tests.house.matrix_follow import FOLLOW
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make.world()


def browser(world: World, name: str) -> Client:
    return make.browser_of(world, name)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_everybody_gets_what_the_matrix_says(world: World) -> None:
    given: dict[str, object] = {name: make_it(world) for name, make_it in FACTS.items()} | {"code": world.region.code}
    for row in FOLLOW:
        path = row.path(world, given)
        for role, name in make.names(row.owner).items():
            client = browser(world, name)
            answer: Any = client.get(path) if row.method == "GET" else client.post(path, row.data)
            answer.getvalue()
            assert (row.name, role, answer.status_code) == (row.name, role, row.expected(role, "ordinary"))


def test_page_of_an_offering_tells_shares_days_sessions_and_gain(world: World) -> None:
    found = offering(world)
    page = text(browser(world, "hadi").get(reverse("offering-observations", args=[found.uuid])))
    for words in (
        "Menurut alumni sendiri",
        "Menurut atasan",
        "Menurut rekan",
        '<div>100%<span class="cell-sub">dari 5 jawaban</span></div>',
        '<div>0%<span class="cell-sub">dari 10 jawaban</span></div>',
        "30 hari sesudahnya",
        "Tidak ada yang ditanya: sampai batas waktunya belum dapat ditanyakan.",
        "10 dari 10 (100%)",
        "Alumni yang yakin mampu",
        "kurang dari 5 jawaban",
        "selang 95% dari selisihnya 0,4 sampai 39,6",
        "Tes awal → Tes akhir",
    ):
        assert words in page
    assert "Rekan A" not in page  # who was asked is not told
    assert "Peserta kantor" not in page


def test_page_of_an_offering_that_nobody_asked_about_says_so(world: World) -> None:
    bare = run(world, 1)
    page = text(browser(world, "budi").get(reverse("offering-observations", args=[bare.offering.uuid])))
    assert "Belum dijadwalkan" in page
    assert "Belum ada hasil." in page
    Offering.objects.update(published_at=None)
    assert browser(world, "budi").get(reverse("offering-observations", args=[bare.offering.uuid])).status_code == 404


def test_figures_are_there_as_a_workbook(world: World) -> None:
    answer: Any = browser(world, "gita").get(reverse("offering-observations-xlsx", args=[offering(world).uuid]))
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue())).get_sheet_by_index(0).to_python()
    assert sheet[0] == ["Menurut", "Perilaku", "Hari sesudah pelatihan", "Jawaban", "Sering atau selalu (%)"]
    assert sheet[1] == ["Alumni", "Menjelaskan syarat sebelum diminta", 30.0, 5.0, 100.0]
    assert len(sheet) == 7


def test_instrument_is_written_in_the_browser_and_refusals_stand_at_their_field(world: World) -> None:
    programme = offering(world).programme
    address, budi = reverse("instrument", args=[programme.uuid]), browser(world, "budi")
    page = text(budi.get(address))
    assert "Menurut atasan dan rekan, 33% dari yang dilatihkan sering atau selalu dilakukan 30 hari sesudahnya." in page
    assert "Menjelaskan syarat sebelum diminta\nMenjawab pengaduan" in budi.get(address).content.decode()
    before = list(Instrument.objects.order_by("pk").values())
    told = {"perilaku": "Menyapa\nMENYAPA", "awal": "", "akhir": "", "rekan": "2"}
    answer = budi.post(address, told)
    assert answer.status_code == 422
    assert "Perilaku “MENYAPA” tertulis dua kali. Hapus salah satunya." in text(answer)
    for bad in ({"rekan": "6"}, {"rekan": "dua"}, {"perilaku": "a" * 10_000}, {"awal": "bukan-tes"}, {"perilaku": ""}):
        assert budi.post(address, {**told, "perilaku": "Menyapa", **bad}).status_code == 422
    assert list(Instrument.objects.order_by("pk").values()) == before
    assert budi.post(address, {**told, "perilaku": "Menyapa"}).headers["Location"] == address
    last = Instrument.objects.order_by("number").last()
    assert last is not None
    assert (last.number, last.behaviours, last.created_by) == (2, ["Menyapa"], world.budi.pk)


def test_auditor_reads_what_is_asked_and_finds_no_form(world: World) -> None:
    page = text(browser(world, "gita").get(reverse("instrument", args=[offering(world).programme.uuid])))
    assert "Simpan instrumen" not in page
    assert "<li>Menjelaskan syarat sebelum diminta</li>" in page


def test_programmes_of_the_region_lead_to_their_instruments(world: World) -> None:
    programme = offering(world).programme
    page = text(browser(world, "hadi").get(reverse("observations", args=["15.04"])))
    assert f'href="{reverse("instrument", args=[programme.uuid])}"' in page
    assert "2 perilaku" in page
    assert "1 kali" in page


def test_region_without_programmes_says_what_comes_first(world: World) -> None:
    assert "Belum ada program yang terbit." in text(browser(world, "hadi").get(reverse("observations", args=["15.04"])))


def test_who_is_asked_finds_it_among_the_surveys_and_on_the_own_home(world: World) -> None:
    now = timezone.now()
    found = run(world, 1, first=now - timedelta(days=31, hours=5))
    head = Client()
    head.force_login(found.heads[0])
    assert "Tidak ada survei yang menunggu Anda" in text(head.get(reverse("invitations")))
    assert ask_observations_due() == 1
    waiting = text(head.get(reverse("invitations")))
    assert f"Sesudah pelatihan: {found.programme.title}" in waiting
    assert f"Tentang {found.people[0].person.name}" in waiting
    assert "1 survei menunggu Anda" in text(head.get(reverse("audience-home", args=["peserta"])))
    uuid = Invitation.objects.get(person=found.heads[0].person).uuid
    sheet = text(head.get(reverse("fill", args=[uuid])))
    assert "Belum ada kesempatan" in sheet
    assert "jawaban perorangan tidak ditampilkan kepada siapa pun" in sheet
