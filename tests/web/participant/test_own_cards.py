"""The cards of the own home: certificates, the own voice, what comes next, what the office found, and a test without a course."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pamong.credentials.models import SchemeUnit
from pamong.science.scheme import Exam, dump
from pamong.services.models import Improvement
from pamong.web.http import ACTING, EXAM, METHOD
from tests import make
from tests.competency.queries.gapped import office
from tests.credentials import case as certified
from tests.credentials.able import aim, change
from tests.learning import case
from tests.make import World
from tests.services import case as given
from tests.services import satisfied
from tests.surveys.case import asked, opened

pytestmark = pytest.mark.django_db

HOME = "/beranda/peserta/"


@pytest.fixture
def world() -> World:
    return make.world()


def home(world: World, name: str = "ani", **session: str) -> str:
    client = make.browser_of(world, name)
    if session:
        held = client.session
        held.update(session)
        held.save()
    return read(client)


def read(client: Client) -> str:
    answer = client.get(HOME)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def certificate(world: World, days: int, title: str = "Petugas Front Office") -> None:
    now = timezone.now()
    version = certified.version(certified.scheme(world, title=title), renewal_days=90)
    application = certified.application(version, world.ani, closed_at=now)
    decision = certified.decided(world, application)
    certified.credential(world, decision, valid_until=now + timedelta(days=days, hours=1))


def test_certificates_stand_with_their_state_what_ends_first_at_the_front(world: World) -> None:
    certificate(world, 400, "Pengelola Arsip")
    certificate(world, 40)
    card = home(world).split('id="h-sert"')[1]
    assert card.index("Petugas Front Office") < card.index("Segera berakhir") < card.index("Pengelola Arsip")
    assert card.index("Pengelola Arsip") < card.index("Berlaku</span>") < card.index("Dapat diperpanjang mulai")
    assert card.count("Perpanjang sekarang") == 1
    assert "Lihat 2 sertifikat" in card


def test_without_a_certificate_the_card_says_that_no_course_is_needed(world: World) -> None:
    card = home(world).split('id="h-sert"')[1]
    assert "Pelatihan bukan syaratnya" in card
    assert 'href="/sertifikasi/"' in card


def test_voice_tells_open_surveys_with_the_days_that_are_left(world: World) -> None:
    now = timezone.now()
    survey = opened(world, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    invitation = asked(world, survey, world.ani.person)
    card = home(world).split('id="h-suara"')[1]
    assert f'href="/isi/{invitation}/">{survey.title}' in card
    assert "9 hari lagi" in card
    assert "Tidak ada survei yang menunggu Anda." in home(world, "kiki")


def test_voice_tells_what_the_nearest_office_changed(world: World) -> None:
    def changed(unit: object, done: str) -> None:
        service = given.service(world, unit=unit, code=f"layanan-{done.casefold().replace(' ', '-')}")
        given.standard(service)
        facts = {"said": "Kursinya kurang", "done": done, "created_at": timezone.now(), "changed_at": timezone.now()}
        Improvement.objects.create(round=satisfied.opened(world, service), since=date(2026, 10, 5), **facts)

    changed(world.health, "Kursi ditambah")
    assert "Kursi ditambah" not in home(world)
    changed(world.licensing, "Loket dibuka")
    changed(world.permits, "Antrean dipisah")
    page = home(world)
    assert "Masyarakat berkata: “Kursinya kurang”" in page
    assert '<b>Antrean dipisah</b> <span class="mute">Sejak 5 Oktober 2026.</span>' in page
    assert "Loket dibuka" not in page


def test_next_meetings_are_told_and_those_of_others_not(world: World) -> None:
    held = case.held(world)
    case.seated(held.offering, world.ani)
    card = home(world).split('id="h-jadwal"')[1]
    assert card.count(f'href="/angkatan/{held.offering.uuid}/"') == 2
    assert "Aula kecamatan" in card
    assert "Belum ada pertemuan yang Anda ikuti." in home(world, "kiki")


def test_gap_leads_to_programmes_and_to_a_test_without_a_course() -> None:
    place = office()
    world = place.world
    post = place.post("Verifikator", A=4)
    someone = place.person("Izin", world.permits, post, A=2)
    browser = Client()
    browser.force_login(make.account(someone))
    page = read(browser)
    assert 'href="/katalog/?disarankan=on">Tutup kesenjangan' in page
    assert "Uji langsung" not in page
    version = certified.version(certified.scheme(world, title="Verifikator Izin"))
    aim(version, post)
    rule = dump(Exam("01990000-0000-7000-8000-000000000001", 75, "Batas kisi-kisi"))
    unit = SchemeUnit.objects.filter(version=version).order_by("number")
    first = unit[0]
    SchemeUnit.objects.filter(pk=first.pk).update(competency=place.competencies["A"], level=2, rule=rule)
    assert "Uji langsung" not in read(browser)  # it proves no more than is known
    SchemeUnit.objects.filter(pk=first.pk).update(level=4)
    page = read(browser)
    assert f'href="/sertifikasi/{version.uuid}/ajukan">Sudah menguasai? Uji langsung' in page
    assert "Ujian untuk skema Verifikator Izin, tanpa pelatihan." in page
    other = certified.version(certified.scheme(world, title="Pemeriksa Berkas"))
    SchemeUnit.objects.filter(version=other, number=1).update(competency=place.competencies["A"], level=4)
    application = certified.application(other, someone, closed_at=timezone.now())
    held = certified.credential(world, certified.decided(world, application))
    assert "Uji langsung" not in read(browser)  # a certificate of another scheme shows it already
    change(held, "withdrawn")
    assert "Uji langsung" in read(browser)


def test_code_of_an_exam_day_and_another_hand_are_shown_no_cards(world: World) -> None:
    certificate(world, 400)
    case.seated(case.held(world).offering, world.ani)
    page = home(world, **{METHOD: EXAM})
    for part in ("h-sert", "h-suara", "h-jadwal", "h-kantor", "h-komp"):
        assert f'id="{part}"' not in page
    given_to = make.delegation(principal=world.ani, delegate=world.fajar)
    page = home(world, "fajar", **{ACTING: str(given_to.uuid)})
    assert 'id="h-sert"' not in page
    assert "Petugas Front Office" not in page


def test_who_has_no_post_finds_the_cards_empty_and_calm(world: World) -> None:
    page = home(world, "indra")
    for words in ("Belum ada jabatan tercatat", "Belum ada sertifikat.", "Belum ada pertemuan yang Anda ikuti."):
        assert words in page


def test_home_asks_as_often_for_many_lines_as_for_one(world: World) -> None:
    client = make.browser_of(world, "ani")
    counts = []
    for count in (1, 3):
        for number in range(count):
            certificate(world, 400 + number, f"Skema {count} {number}")
            survey = opened(world)
            asked(world, survey, world.ani.person)
        read(client)
        with CaptureQueriesContext(connection) as seen:
            read(client)
        counts.append(len(seen))
    assert counts[0] == counts[1]
