"""The page of the trace: who gets which answer, and the way there and back by nothing but its links."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pamong.core.models import Entry
from tests import make
from tests.credentials import case
from tests.evaluation.traced import CODE, NOW, NUMBER, Chain, certified, chain
from tests.learning import case as learning

pytestmark = pytest.mark.django_db

TRACE = f"/telusur/?nomor={CODE}"
HREF = re.compile(r'<a[^>]* href="([^"]+)"')


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def found() -> Chain:
    return chain()


def client(found: Chain, name: str) -> Client:
    browser = Client()
    browser.force_login(getattr(found.world, name))
    return browser


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, address
    return " ".join(unescape(answer.content.decode()).split())


def hrefs(browser: Client, address: str) -> list[str]:
    """Addresses to which a page leads."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return [unescape(href) for href in HREF.findall(answer.content.decode())]


class Walk:
    """Somebody with nothing but the links of pages; ``clicks`` counts them."""

    def __init__(self, browser: Client, start: str) -> None:
        """Begin there."""
        self.browser, self.here, self.clicks = browser, start, 0

    def click(self, wanted: str) -> None:
        """Follow a link of this page whose address matches."""
        fitting = [href for href in hrefs(self.browser, self.here) if re.fullmatch(wanted, href)]
        assert fitting, (self.here, wanted)
        self.here, self.clicks = fitting[0], self.clicks + 1


TARGETS = {
    "gap": r"/pegawai/[^/]+/kompetensi/\?telusur=.*",
    "programme": r"/program/[^/]+/rantai/\?telusur=.*",
    "attendance": r"/angkatan/[^/]+/hasil/\?telusur=.*",
    "exam": r"/pelaksanaan/[^/]+/nilai/\?telusur=.*",
    "follow-up": r"/tindak-lanjut/[^/]+/\?telusur=.*",
    "service": r"/layanan-kelola/[^/]+/indikator/\?telusur=.*",
}


def test_way_from_the_number_to_each_link_and_back_takes_four_clicks(found: Chain) -> None:
    told = {
        "gap": "Kompetensi A",
        "attendance": "Ani Rahmawati",
        "exam": "Ani Rahmawati",
        "follow-up": "Angkatan kedua",
    }
    for target, address in TARGETS.items():
        walk = Walk(client(found, "budi"), f"/sertifikat/{found.credential.uuid}/")
        walk.click(re.escape(TRACE))
        walk.click(address)
        assert told.get(target, "") in page(walk.browser, walk.here)
        walk.click(re.escape(TRACE))
        walk.click(rf"/sertifikat/{found.credential.uuid}/\?telusur={CODE}")
        assert walk.clicks == 4
        assert NUMBER in page(walk.browser, walk.here)


def test_every_link_opens_for_who_is_shown_it(found: Chain) -> None:
    for name in ("ani", "budi", "fajar", "gita", "hadi"):
        browser = client(found, name)
        shown = {href for href in hrefs(browser, TRACE) if "telusur=" in href}
        assert len(shown) >= 5
        for href in shown:
            page(browser, href)


def test_number_is_asked_for_and_answered(found: Chain) -> None:
    budi = client(found, "budi")
    assert "<h1>Telusuri sertifikat</h1>" in page(budi, "/telusur/")
    text = page(budi, f"/telusur/?nomor={NUMBER.lower()}")
    assert "<h1>Ani Rahmawati</h1>" in text
    assert "13 dari 14 mata rantai terisi. Yang abu-abu belum ada, dan dikatakan mengapa." in text
    assert "Belum diukur, atau kelompoknya terlalu kecil untuk ditampilkan." in text


def test_wrong_input_is_told(found: Chain) -> None:
    budi = client(found, "budi")
    assert "Nomor masih kosong." in page(budi, "/telusur/?nomor=", 422)
    assert "Tidak ada sertifikat dengan nomor itu yang boleh Anda telusuri." in page(budi, "/telusur/?nomor=xx", 404)
    page(budi, f"/telusur/?nomor={'x' * 201}", 422)
    page(budi, "/telusur/?pegawai=bukan-uuid", 404)
    assert budi.post("/telusur/").status_code == 405


def test_number_of_others_is_answered_like_one_that_nobody_has(found: Chain) -> None:
    before = Entry.objects.count()
    for name in ("dewi", "kiki", "citra"):
        browser = client(found, name)
        theirs, nobodys = page(browser, f"/telusur/?nomor={NUMBER}", 404), page(browser, "/telusur/?nomor=800.2/1", 404)
        assert "Ani" not in theirs
        assert "boleh Anda telusuri" in theirs
        assert "boleh Anda telusuri" in nobodys
        page(browser, f"/telusur/?pegawai={found.world.ani.person.uuid}", 404)
    assert Entry.objects.count() == before


def test_person_leads_to_the_chain_or_to_a_choice(found: Chain) -> None:
    budi, ani = client(found, "budi"), found.world.ani.person.uuid
    assert f"/telusur/?pegawai={ani}" in hrefs(budi, f"/pegawai/{ani}/")
    assert "<h1>Ani Rahmawati</h1>" in page(budi, f"/telusur/?pegawai={ani}")
    second = certified(found.world, case.version(case.scheme(found.world, title="Arsiparis")), found.world.ani)
    text = page(budi, f"/telusur/?pegawai={ani}")
    assert "<h1>2 sertifikat untuk ditelusuri</h1>" in text
    assert [href for href in hrefs(budi, f"/telusur/?pegawai={ani}") if "nomor=" in href] == [
        f"/telusur/?nomor={second.code}",
        TRACE,
    ]
    kiki = found.world.kiki.person.uuid
    assert "Belum ada sertifikat untuk ditelusuri" in page(budi, f"/telusur/?pegawai={kiki}")


def test_number_that_several_regions_gave_is_a_choice(found: Chain) -> None:
    other = case.version(case.scheme(found.world))
    twin = certified(found.world, other, found.world.kiki, signed=False, number=NUMBER, region=found.world.other)
    text = page(client(found, "budi"), f"/telusur/?nomor={NUMBER}")  # both serve in Budi's region
    assert "Beberapa sertifikat punya nomor ini" in text
    assert f"/telusur/?nomor={twin.code}" in text


def test_pages_about_certificates_lead_to_the_trace(found: Chain) -> None:
    ani, budi = client(found, "ani"), client(found, "budi")
    assert TRACE in hrefs(ani, "/sertifikat/")
    assert TRACE in hrefs(budi, "/instansi/15.04/sertifikat/")
    assert TRACE in hrefs(budi, f"/periksa/{CODE}/")
    assert TRACE not in hrefs(client(found, "kiki"), f"/periksa/{CODE}/")
    assert TRACE not in hrefs(Client(), f"/periksa/{CODE}/")


def test_chain_report_and_results_lead_to_the_certificates_of_the_programme(found: Chain) -> None:
    budi = client(found, "budi")
    behind = f"/program/{found.programme.uuid}/sertifikat/"
    for address in (
        f"/program/{found.programme.uuid}/rantai/",
        f"/dampak-kelola/{found.study.uuid}/",
        f"/angkatan/{found.offering.uuid}/hasil/",
    ):
        assert behind in hrefs(budi, address), address
    assert TRACE in hrefs(budi, behind)
    assert "1 alumni bersertifikat: telusuri sertifikatnya" in page(budi, f"/program/{found.programme.uuid}/rantai/")


def test_programme_without_certified_alumni_leads_to_no_list(found: Chain) -> None:
    row = learning.programme(found.world, title="Belum dipakai")
    text = page(client(found, "budi"), f"/program/{row.uuid}/rantai/")
    assert ("Belum ada alumni bersertifikat." in text, "telusuri sertifikatnya" in text) == (True, False)


def test_list_of_a_programme_asks_as_much_for_three_as_for_one(
    found: Chain, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    budi, address = client(found, "budi"), f"/program/{found.programme.uuid}/sertifikat/"
    page(budi, address)
    with django_assert_num_queries(14):
        page(budi, address)
    rule = {"kind": "attendance", "programme": str(found.programme.uuid)}
    for _more in range(2):
        certified(found.world, case.version(case.scheme(found.world), rules=[rule]), found.world.ani)
    with django_assert_num_queries(14):
        assert "<h1>3 sertifikat alumni</h1>" in page(budi, address)


def test_way_back_is_only_ever_a_code_and_never_for_visitors(found: Chain) -> None:
    assert Client().get(TRACE).status_code == 302
    assert "Kembali ke penelusuran" not in page(Client(), f"/periksa/{CODE}/?telusur={CODE}")
    for code in ("<script>", "7K3M9QXT%22", "../../", "x" * 40):
        address = f"/pegawai/{found.world.ani.person.uuid}/?telusur={code}"
        assert "Kembali ke penelusuran" not in page(client(found, "budi"), address)


def test_who_acts_for_the_holder_is_not_shown_the_chain(found: Chain) -> None:
    delegation = make.delegation(principal=found.world.ani, delegate=found.world.kiki)
    browser = client(found, "kiki")
    browser.post(f"/akun/bertindak/{delegation.uuid}")
    page(browser, TRACE, 404)
