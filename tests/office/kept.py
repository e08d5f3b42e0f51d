"""What an action wrote into the journal, and that a refused one wrote nothing anywhere."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.apps import apps
from django.db.models import Model, QuerySet

from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.kit.models import File
from pamong.people.models import Person

LABELS: Final = ("office", "surveys", "learning")


def facts(verb: str) -> list[tuple[int, dict[str, Any]]]:
    """Region and data of every entry with this verb, oldest first."""
    return list(Entry.objects.filter(verb=verb).order_by("id").values_list("region", "data"))


def state() -> dict[str, list[dict[str, Any]]]:
    """Every row of the offices, surveys and learning, every person and file, and the journal."""
    models = [model for label in LABELS for model in apps.get_app_config(label).get_models()]
    tables: list[type[Model]] = [*models, Person, File, Entry]
    return {table.__name__: list(QuerySet(table).order_by("pk").values()) for table in tables}


def refused(action: Callable[..., object], actor: Actor, **given: object) -> Refusal:
    """The refusal, after checking that nothing has changed."""
    before = state()
    with pytest.raises(Refusal) as caught:
        action(actor, **given)
    assert state() == before
    return caught.value


def refusal(action: Callable[..., object], actor: Actor, **given: object) -> str:
    """Its code."""
    return refused(action, actor, **given).code
