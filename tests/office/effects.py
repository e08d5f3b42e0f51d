"""Messages for tests, and what an action wrote; that a refused one wrote nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model, QuerySet

from pamong.core.actor import SYSTEM, Actor
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.office.actions.send import Draft, send_messages
from pamong.office.models import Message
from pamong.people.models import Person

ROUND = "competency.round_opened"


def written(person: Person, subject: str = "Penilaian dibuka", **facts: Any) -> Message:
    """A message that was just sent to somebody in the name of the region where the person is."""
    draft = {"body": "Nilailah diri Anda.", "path": "/penilaian/", **facts}
    assert send_messages(
        SYSTEM, region=person.region_id, topic=ROUND, source="", drafts=[Draft(person.pk, subject, **draft)]
    )
    return Message.objects.latest("pk")


def reach(person: Person, email: str = "", phone: str = "") -> Person:
    """Somebody who can be written to."""
    Person.objects.filter(pk=person.pk).update(email_office=email, phone=phone)
    return person


def facts(verb: str) -> list[tuple[int, dict[str, object]]]:
    """Region and data of every entry with this verb, oldest first."""
    return list(Entry.objects.filter(verb=verb).order_by("id").values_list("region", "data"))


def state() -> dict[str, list[dict[str, Any]]]:
    """Every row of the office's tables, and the journal."""
    tables: list[type[Model]] = [*apps.get_app_config("office").get_models(), Entry]
    return {table.__name__: list(QuerySet(table).order_by("pk").values()) for table in tables}


def refusal(action: Callable[..., object], actor: Actor, **given: object) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    before = state()
    with pytest.raises(Refusal) as refused:
        action(actor, **given)
    assert state() == before
    return refused.value.code
