"""The builders that other tests rest on make rows that the database accepts, and guards what must never change."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from pamong.credentials.models import Application, Credential, Decision, Duty
from tests import make
from tests.credentials import case


def _decided(world: make.World) -> Decision:
    version = case.version(case.scheme(world))
    application = case.application(version, world.ani)
    case.judged(application, case.appointed(application, world.citra))
    return case.decided(world, application)


@pytest.mark.django_db
def test_certificate_and_its_decision_are_never_rewritten() -> None:
    world = make.world()
    decision = _decided(world)
    row = case.credential(world, decision)
    for change in (
        lambda: Credential.objects.filter(pk=row.pk).update(holder="Orang lain"),
        lambda: Decision.objects.filter(pk=decision.pk).update(reason="lain"),
        lambda: Credential.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    row.refresh_from_db()
    assert row.holder == world.ani.person.name


@pytest.mark.django_db
def test_decision_has_one_certificate() -> None:
    world = make.world()
    decision = _decided(world)
    case.credential(world, decision)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.credential(world, decision)


@pytest.mark.django_db
def test_nobody_has_two_duties_in_an_application() -> None:
    world = make.world()
    application = case.application(case.version(case.scheme(world)), world.ani)
    case.appointed(application, world.citra, Duty.ASSESSOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.appointed(application, world.citra, Duty.DECIDER)


@pytest.mark.django_db
def test_person_has_one_live_application_for_a_scheme() -> None:
    world = make.world()
    version = case.version(case.scheme(world))
    case.application(version, world.ani, state="draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        case.application(version, world.ani, state="draft")
    assert Application.objects.count() == 1
