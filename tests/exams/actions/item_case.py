"""What an action on items wrote, and that a refused one wrote nothing; an item as its author writes it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model, QuerySet

from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.exams.actions.items import ItemFacts
from tests.exams.case import OPTIONS

FACTS = ItemFacts(
    kind="single",
    content={"stem": "Berkas warga kurang satu surat. Apa yang Anda lakukan?", "options": OPTIONS},
    key={"right": "b"},
    sector="licensing",
    cognitive="C3",
    source="UU 25/2009 pasal 21",
)
"""A single-choice item that is in order."""


def facts(verb: str) -> list[tuple[int, dict[str, object]]]:
    """Region and data of every entry with this verb, oldest first."""
    return list(Entry.objects.filter(verb=verb).order_by("id").values_list("region", "data"))


def state() -> dict[str, list[dict[str, Any]]]:
    """Every row of exams' tables, and the journal."""
    tables: list[type[Model]] = [*apps.get_app_config("exams").get_models(), Entry]
    return {table.__name__: list(QuerySet(table).order_by("pk").values()) for table in tables}


def refusal(action: Callable[..., object], actor: Actor, **given: object) -> str:
    """Code of the refusal, after checking that nothing has changed."""
    before = state()
    with pytest.raises(Refusal) as refused:
        action(actor, **given)
    assert state() == before
    return refused.value.code
