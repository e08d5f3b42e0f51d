"""What tests of offerings share: one morning, a drafted offering, and a refusal that changed nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db.models import Model, QuerySet

from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.learning.actions.offerings import OfferingFacts, SessionFacts, add_session, open_offering, publish_offering
from pamong.learning.models import Module, Offering, Programme, Session
from pamong.office.models import Message
from pamong.people.models import Account, Person
from tests.learning import case
from tests.make import World

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, 09.00 WIB."""


def wib(day: int, hour: int, minute: int = 0, *, month: int = 12) -> datetime:
    """A time of December 2026 where Batang Hari is."""
    return datetime(2026, month, day, hour, minute, tzinfo=case.WIB)


@dataclass(frozen=True)
class Drafted:
    """A published programme with one module, and a draft of an offering with a session on Tuesday 8 December, 08.00 to 12.00."""

    programme: Programme
    module: Module
    offering: Offering
    session: Session


def offering_facts(**facts: Any) -> OfferingFacts:
    """Thirty seats, first come; registration until Friday 4 December, 16.00."""
    usual: dict[str, Any] = {
        "seats": 30,
        "seating": "first",
        "approval": False,
        "approval_days": 3,
        "grace": 15,
        "opens_at": NOW,
        "closes_at": wib(4, 16),
    }
    return OfferingFacts(**{**usual, **facts})


def session_facts(part: Module, **facts: Any) -> SessionFacts:
    """Tuesday 8 December, 08.00 to 12.00, at another place."""
    usual: dict[str, Any] = {
        "module": part.uuid,
        "title": "Mendengar dengan sabar",
        "starts_at": wib(8, 8),
        "ends_at": wib(8, 12),
        "place": "Balai Desa Rengas",
    }
    return SessionFacts(**{**usual, **facts})


def drafted(world: World, **facts: Any) -> Drafted:
    """By the actions that are under test."""
    taught = case.programme(world, title="Pelayanan Prima")
    part = case.module(taught)
    row = open_offering(world.actor("budi"), programme=taught.uuid, facts=offering_facts(**facts))
    session = add_session(world.actor("budi"), offering=row.uuid, facts=session_facts(part))
    return Drafted(taught, part, row, session)


def published(world: World, **facts: Any) -> Drafted:
    """The same, shown."""
    found = drafted(world, **facts)
    publish_offering(world.actor("budi"), offering=found.offering.uuid)
    found.offering.refresh_from_db()
    return found


def facts_of(verb: str) -> list[dict[str, object]]:
    """Data of every entry with this verb, oldest first."""
    return list(Entry.objects.filter(verb=verb).order_by("id").values_list("data", flat=True))


def state() -> dict[str, list[dict[str, Any]]]:
    """Every row of learning and office, and the journal."""
    tables: list[type[Model]] = [
        *apps.get_app_config("learning").get_models(),
        *apps.get_app_config("office").get_models(),
        Entry,
    ]
    return {table.__name__: list(QuerySet(table).order_by("pk").values()) for table in tables}


def refused(action: Callable[..., object], actor: Actor, **given: object) -> Refusal:
    """The refusal, after checking that nothing has changed."""
    before = state()
    with pytest.raises(Refusal) as found:
        action(actor, **given)
    assert state() == before
    return found.value


def refusal(action: Callable[..., object], actor: Actor, **given: object) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    return refused(action, actor, **given).code


def told(person: Person | Account, topic: str = "learning.changed") -> list[tuple[str, str, bool]]:
    """Subject, body and urgency of what somebody was written about it, oldest first."""
    someone = person.person if isinstance(person, Account) else person
    rows = Message.objects.filter(person=someone, topic=topic).order_by("pk")
    return list(rows.values_list("subject", "body", "urgent"))


def stranger_sees_nothing(action: Callable[..., object], world: World, **given: UUID | object) -> None:
    """Who organises elsewhere, a colleague without a role and an auditor of the region all get "not found"."""
    for name in ("dewi", "kiki", "gita"):
        assert refusal(action, world.actor(name), **given) == "not-found"
