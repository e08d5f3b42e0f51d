"""Holders of an older version learn in time what a newer one adds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from pamong.credentials.models import Credential, SchemeUnit, SchemeVersion
from pamong.credentials.queries.bridge import Way, bridge
from pamong.office.models import Message
from pamong.people.access import actor_of
from tests import make
from tests.credentials import case
from tests.credentials.able import Able, able, change, prove, tell
from tests.learning.case import programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 21, 3, 32, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def found() -> Able:
    return able()


def held(found: Able, who: str = "ani", **facts: Any) -> Credential:
    """A certificate by the first version."""
    application = case.application(found.version, getattr(found.world, who))
    return case.credential(found.world, case.decided(found.world, application), **facts)


def newer(found: Able, *more: dict[str, Any]) -> SchemeVersion:
    """The next version: the same units, and one for each rule more."""
    row = case.version(found.scheme, rules=[case.PORTFOLIO, case.PORTFOLIO, *more])
    prove(row, found.office, A=3, B=2, C=2)
    return row


def test_nothing_is_new_without_a_newer_version_or_units(found: Able) -> None:
    row, ani = held(found), found.world.actor("ani")
    assert bridge(ani, row.uuid) is None
    newer(found)
    assert bridge(ani, row.uuid) is None
    case.version(found.scheme, rules=[case.PORTFOLIO] * 3, published=False)
    assert bridge(ani, row.uuid) is None


def test_an_added_unit_names_the_programme_of_its_rule(found: Able) -> None:
    course = programme(found.world)
    row = held(found)
    after = newer(found, {"any": [{"kind": "attendance", "programme": str(course.uuid)}, case.PORTFOLIO]})
    told = bridge(found.world.actor("ani"), row.uuid)
    assert told is not None
    assert (told.version, told.held, told.number, told.until) == (after.uuid, 1, 2, date(2029, 11, 20))
    assert [(unit.code, unit.raised, unit.programmes) for unit in told.added] == [
        ("PL.03", False, (Way(course.uuid, course.title),))
    ]


def test_a_unit_that_asks_for_a_higher_level_is_told_as_raised(found: Able) -> None:
    row, after = held(found), newer(found)
    SchemeUnit.objects.filter(version=after, number=2).update(level=4)
    told = bridge(found.world.actor("ani"), row.uuid)
    assert told is not None
    assert [(unit.code, unit.raised, unit.programmes) for unit in told.added] == [("PL.02", True, ())]


def test_it_is_for_the_holder_alone_and_for_what_is_in_force(found: Able) -> None:
    row = held(found)
    newer(found, case.PORTFOLIO)
    assert bridge(found.world.actor("ani"), row.uuid) is not None
    acting = actor_of(found.world.kiki, acting=make.delegation(found.world.ani, found.world.kiki).uuid)
    for other in (found.world.actor("budi"), found.world.actor("dewi"), acting):
        assert bridge(other, row.uuid) is None
    change(row, "suspended")
    assert bridge(found.world.actor("ani"), row.uuid) is None


def test_holders_are_told_once_when_it_is_published(found: Able) -> None:
    row = held(found)
    held(found, "kiki", since=date(2022, 1, 1))  # expired
    change(held(found, "fajar"), "withdrawn")
    Message.objects.all().delete()
    after = newer(found, case.PORTFOLIO)
    tell("credentials.version_published", after, times=2)
    assert list(Message.objects.values_list("person", "topic", "subject", "path")) == [
        (
            found.world.ani.person_id,
            "credentials.bridge",
            "Skema Petugas Front Office Perizinan bertambah: 1 unit baru bagi Anda",
            f"/sertifikat/{row.uuid}/",
        )
    ]
    assert Message.objects.get().body == (
        "Sertifikat Anda tetap berlaku sampai 20 November 2029. Untuk memperpanjangnya, unit ini juga diminta:\n"
        "PL.03 Menerima dan memeriksa kelengkapan permohonan"
    )


def test_nobody_is_told_of_a_version_that_adds_nothing(found: Able) -> None:
    held(found)
    tell("credentials.version_published", newer(found))
    assert Message.objects.filter(topic="credentials.bridge").count() == 0
