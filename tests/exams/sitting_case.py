"""What tests of sittings share: a drawn blueprint, a room, a draft, and reading what was written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.exams.actions.candidates import add_candidates, set_proctors
from pamong.exams.actions.sittings import SittingFacts, publish_sitting, schedule_sitting
from pamong.exams.models import Bank, Blueprint, Candidate, Form, Sitting
from pamong.office.models import Booking, Facility, Message
from pamong.people.models import Account, Person
from tests import make
from tests.exams import case
from tests.learning.case import facility
from tests.make import World

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 8, tzinfo=WIB)
EIGHT = datetime(2026, 12, 8, 8, tzinfo=WIB)


@dataclass(frozen=True)
class Planned:
    """A blueprint with two forms, a room with six computers, and a draft in it."""

    bank: Bank
    blueprint: Blueprint
    forms: tuple[Form, ...]
    room: Facility
    sitting: Sitting


def facts(room: Facility | None, **more: Any) -> SittingFacts:
    """Facts of a sitting at eight on 8 December, 90 minutes."""
    usual = {"title": "Uji Pengaduan", "prefix": "UPP", "facility": room.uuid if room else None, "place": ""}
    return SittingFacts(**{**usual, "starts_at": EIGHT, "minutes": 90, **more})


def blueprint(world: World) -> tuple[Bank, Blueprint, tuple[Form, ...]]:
    """With two forms of the same items."""
    bank = case.bank(world)
    versions = [case.version(case.item(bank)) for _ in range(3)]
    plan = case.blueprint(world, bank)
    return bank, plan, (case.form(plan, versions), case.form(plan, versions[::-1]))


def planned(world: World, **more: Any) -> Planned:
    """A draft."""
    bank, plan, forms = blueprint(world)
    room = facility(world, name="Lab CAT", capacity=10, computers=6)
    row = schedule_sitting(
        world.actor("budi"), blueprint=plan.uuid, facts=facts(room, **more), forms=[one.uuid for one in forms]
    )
    return Planned(bank, plan, forms, room, row)


def added(world: World, found: Planned, *people: Account | Person) -> list[Candidate]:
    """These people on the list, in that order."""
    uuids = [one.person.uuid if isinstance(one, Account) else one.uuid for one in people]
    add_candidates(world.actor("budi"), sitting=found.sitting.uuid, people=uuids)
    return list(Candidate.objects.filter(sitting=found.sitting, removed_at=None).order_by("pk"))


def published(world: World, found: Planned, *people: Account | Person) -> Sitting:
    """The draft with these candidates, watched by Joko, published."""
    added(world, found, *people)
    set_proctors(world.actor("budi"), sitting=found.sitting.uuid, people=[world.joko.person.uuid])
    return publish_sitting(world.actor("budi"), sitting=found.sitting.uuid)


def servants(world: World, *names: str) -> list[Person]:
    """More people of the region."""
    return [make.civil_servant(name, world.health, world.officer) for name in names]


def refusal(action: Callable[[], Any]) -> Refusal:
    """What an action refuses with."""
    with pytest.raises(Refusal) as caught:
        action()
    return caught.value


def told(*, topic: str = "exams.sitting") -> list[tuple[int, str, str]]:
    """Messages of a topic: person, subject and body."""
    rows = Message.objects.filter(topic=topic).order_by("pk")
    return [(row.person_id, row.subject, row.body) for row in rows]


def rooms_held() -> list[tuple[datetime, datetime]]:
    """Bookings that hold."""
    rows = Booking.objects.filter(released_at=None).order_by("pk")
    return [(row.during.lower, row.during.upper) for row in rows]


def verbs() -> list[str]:
    """What of exams was written down, in order."""
    return list(Entry.objects.filter(verb__startswith="exams.").order_by("pk").values_list("verb", flat=True))


def data_of(verb: str) -> dict[str, Any]:
    """Data of the last entry with this verb."""
    row = Entry.objects.filter(verb=verb).order_by("pk").last()
    assert row is not None
    found: dict[str, Any] = row.data
    return found
