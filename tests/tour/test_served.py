"""What the public receives in the tour: cases that an office imported, a quarter that was published, one that is open."""

import pytest

from pamong.services.models import Case, Service, SkmRelease, SkmRound, Standard

pytestmark = pytest.mark.usefixtures("filled")


def test_every_service_has_a_standard_and_cases_open_and_decided() -> None:
    for service in Service.objects.all():
        assert Standard.objects.filter(service=service, published_at__isnull=False).count() == 1
        cases = Case.objects.filter(region=service.region_id, service=service.pk, current=True)
        assert cases.filter(decided_at__isnull=False).exists()
    assert Service.objects.filter(region__code="82").count() == 1
    assert Case.objects.filter(decided_at=None).exists()


def test_one_quarter_is_published_and_the_others_are_open() -> None:
    assert SkmRound.objects.filter(service__region__code="15.04").count() == 2
    release = SkmRelease.objects.get()
    assert (release.n, release.round.service.code) == (64, "izin-usaha")
