"""Pages of how long services take: the sentence, pictures that anybody can read, and what is not shown to whom."""

import re
from datetime import date, datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pamong.learning.models import Completion, Offering, Registration
from pamong.services.models import CaseSource
from pamong.web.service_chart import Marker, Point, chart, shown_markers
from tests import make
from tests.learning import case as learning
from tests.make import World
from tests.services import case

pytestmark = pytest.mark.django_db

COVERED = datetime(2025, 5, 30, 16, tzinfo=case.ZONE)


@pytest.fixture
def world() -> World:
    return make.world()


@pytest.fixture
def source(world: World) -> CaseSource:
    """Five of May, decided after 0 to 4 working days; two of March."""
    source = case.source(case.service(world, code="izin-usaha"), covers_until=COVERED)
    for day in (5, 6, 7, 8, 9):
        case.case(source, date(2025, 5, 5), date(2025, 5, day))
    for _case in range(2):
        case.case(source, date(2025, 3, 3), date(2025, 3, 4))
    return source


def page(browser: Client, source: CaseSource) -> str:
    return unescape(browser.get(reverse("service-indicators", args=[source.service.uuid])).content.decode())


def test_the_page_says_first_what_half_and_nine_of_ten_took(world: World, source: CaseSource) -> None:
    told = page(make.browser_of(world, "fajar"), source)  # who leads the office
    # 0 1 1 1 2 3 4 of seven
    assert "<h1>Separuh berkas Izin usaha diputus dalam 1 hari kerja; 9 dari 10 dalam 4 hari kerja.</h1>" in told
    assert "Dari 7 berkas yang diketahui sampai 30 Mei 2025." in told
    assert "kurang dari 5 berkas" in told  # March
    assert told.count("Belum dikonfirmasi") == 4
    assert 'role="img" aria-label="Lama proses. 1 bulan berangka. Mei 2025: median 2, P90 4 hari kerja."' in told
    assert " style=" not in told


def test_a_service_without_cases_says_so(world: World) -> None:
    empty = case.source(case.service(world))
    assert "Belum ada berkas untuk dihitung lamanya." in page(make.browser_of(world, "budi"), empty)


def test_trainings_of_the_office_stand_in_the_picture(world: World, source: CaseSource) -> None:
    held = learning.held(world, starts_at=datetime(2025, 4, 14, 8, tzinfo=case.ZONE))
    seat = Registration.objects.create(
        offering=held.offering,
        person=world.ani.person,
        region=world.region,
        unit=world.permits,  # below the office
        way="self",
        registered_at=timezone.now(),
        seated_at=timezone.now(),
    )
    assert held.programme.title not in page(make.browser_of(world, "budi"), source)
    Completion.objects.create(registration=seat, completed=True, minutes=300, planned=300, at=timezone.now())
    Offering.objects.filter(pk=held.offering.pk).update(finished_at=timezone.now())
    told = page(make.browser_of(world, "budi"), source)
    assert f"<title>{held.programme.title}</title>" in told
    assert re.search(f"<li>{held.programme.title}, 1[45] April 2025</li>", told)


def test_offices_stand_by_name_and_small_ones_are_not_detailed_for_readers(world: World, source: CaseSource) -> None:
    health = case.source(case.service(world, code="izin-usaha", unit=world.health), covers_until=COVERED)
    for _case in range(4):
        case.case(health, date(2025, 5, 5), date(2025, 5, 6))
    address = reverse("indicators", args=["15.04"]) + "?layanan=izin-usaha"
    reader = make.browser_of(world, "hadi")
    told = reader.get(address).content.decode()
    assert told.count("tidak dirinci</span>") == 12  # one alone would be the total less the other
    assert "tidak dirinci</span>" not in make.browser_of(world, "budi").get(address).content.decode()
    assert make.browser_of(world, "budi").get(address + "x").status_code == 404


def test_who_serves_elsewhere_sees_nothing(world: World, source: CaseSource) -> None:
    browser = make.browser_of(world, "dewi")
    for name, key in (("service-indicators", source.service.uuid), ("service-indicators-xlsx", source.service.uuid)):
        assert browser.get(reverse(name, args=[key])).status_code == 404
    for name in ("indicators", "indicators-xlsx"):
        assert browser.get(reverse(name, args=["15.04"])).status_code == 404


def test_the_workbook_has_a_line_for_each_month_and_indicator(world: World, source: CaseSource) -> None:
    response = make.browser_of(world, "budi").get(reverse("service-indicators-xlsx", args=[source.service.uuid]))
    assert response.status_code == 200
    assert response.getvalue()[:2] == b"PK"


def test_a_picture_has_gaps_where_nothing_is_known() -> None:
    months = [date(2025, number, 1) for number in range(1, 7)]
    values = [8.0, 9.0, None, 7.0, 6.0, None]
    drawn = chart([Point(month, value) for month, value in zip(months, values, strict=True)], [], "Lama proses")
    assert len(re.findall(r'class="ln a"', drawn)) == 2  # January to February, April to May
    assert len(re.findall(r'class="dot-a"', drawn)) == 4
    assert chart([Point(months[0], None)], [], "Lama proses") == ""


def test_marks_are_numbered_by_day_and_only_within_the_months_shown() -> None:
    points = [Point(date(2025, 1, 1), 5.0, 9.0), Point(date(2025, 3, 1), 4.0, 8.0)]
    first, second = Marker(date(2025, 1, 20), "Satu"), Marker(date(2025, 3, 31), "<Dua>")
    outside = Marker(date(2025, 4, 1), "Luar")
    assert shown_markers(points, [outside, second, first]) == [first, second]
    drawn = chart(points, [outside, second, first], "Lama proses", unit="hari kerja")
    assert drawn.count('class="event-l"') == 2
    assert "&lt;Dua&gt;" in drawn
    assert drawn.count('class="dot-b"') == 2  # P90 of months that stand alone
    assert "Jan 2025: median 5, P90 9 hari kerja. Mar 2025: median 4, P90 8 hari kerja." in drawn
