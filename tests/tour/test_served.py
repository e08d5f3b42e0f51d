"""What the public receives in the tour: cases that an office imported, quarters that were published, two that are open."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from pamong.people.access import today
from pamong.services.formats.quarters import quarter_of
from pamong.services.models import Case, Improvement, Service, SkmRelease, SkmRound, Standard
from pamong.surveys.models import Survey
from pamong.tour.past import month
from pamong.tour.studied import SINCE

pytestmark = pytest.mark.usefixtures("filled")


def test_every_service_has_a_standard_and_cases_open_and_decided() -> None:
    for service in Service.objects.all():
        assert Standard.objects.filter(service=service, published_at__isnull=False).count() == 1
        cases = Case.objects.filter(region=service.region_id, service=service.pk, current=True)
        assert cases.filter(decided_at__isnull=False).exists()
    assert Service.objects.filter(region__code="82").count() == 10
    assert Case.objects.filter(decided_at=None).exists()


def test_this_quarter_is_asked_and_not_yet_published() -> None:
    rounds = SkmRound.objects.filter(service__region__code="15.04", basis="")
    assert {(row.service.code, row.quarter) for row in rounds} == {
        ("izin-usaha", quarter_of(today())),
        ("ktp-el", quarter_of(today())),
    }
    surveys = Survey.objects.filter(pk__in=rounds.values_list("survey"))
    assert [row.closes_at > timezone.now() and row.closed_at is None for row in surveys] == [True, True]
    assert not SkmRelease.objects.filter(round__basis="").exists()


def test_licences_published_the_quarter_before_with_what_was_changed() -> None:
    row = SkmRound.objects.exclude(basis="").get(service__region__code="15.04", service__code="izin-usaha")
    assert (row.quarter, SkmRelease.objects.get(round=row).n) == (_before(today()), 64)
    assert Improvement.objects.filter(round=row).count() == 3


@pytest.mark.parametrize(("code", "trained"), [("15.04", 5), ("19.71", 4), ("12.77", 4), ("82", 5), ("K.PANRB", 4)])
def test_offices_that_were_trained_have_a_published_quarter_before_and_one_after(code: str, trained: int) -> None:
    rounds = SkmRound.objects.filter(service__region__code=code).exclude(basis="").exclude(service__code="izin-usaha")
    releases = SkmRelease.objects.filter(round__in=rounds)
    assert (rounds.count(), set(releases.values_list("n", "number"))) == (2 * trained, {(40, 1)})
    assert {row.quarter for row in rounds} == {_before(month(today().replace(day=1), -SINCE)), _before(today())}
    assert {row.basis.startswith("Rekap kertas Triwulan") for row in rounds} == {True}


def _before(day: date) -> date:
    """First day of the quarter before the one of that day."""
    return quarter_of(quarter_of(day) - timedelta(days=1))
