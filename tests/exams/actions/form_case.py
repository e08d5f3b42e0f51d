"""A blueprint of several kinds of items, and what refused actions must leave alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model, QuerySet

from pamong.core.actor import Actor
from pamong.core.models import Entry
from pamong.core.refusals import Refusal
from pamong.exams.models import Bank, Blueprint, BlueprintRow, ItemVersion
from tests.exams import case
from tests.make import World


def told(verb: str) -> list[tuple[int, dict[str, object]]]:
    """Region and data of every entry with this verb, oldest first."""
    return list(Entry.objects.filter(verb=verb).order_by("id").values_list("region", "data"))


def counts() -> dict[str, int]:
    """Rows of every table of the house."""
    return {model._meta.label: QuerySet(model).count() for model in apps.get_models() if model._meta.managed}


def state() -> dict[str, list[dict[str, Any]]]:
    """Every row of exams' tables, and the journal."""
    tables: list[type[Model]] = [*apps.get_app_config("exams").get_models(), Entry]
    return {table.__name__: list(QuerySet(table).order_by("pk").values()) for table in tables}


def refusal(action: Callable[..., object], actor: Actor, **given: object) -> Refusal:
    """The refusal, after checking that nothing has changed."""
    before = state()
    with pytest.raises(Refusal) as refused:
        action(actor, **given)
    assert state() == before
    return refused.value


def stocked(world: World, **facts: Any) -> tuple[Bank, list[ItemVersion]]:
    """A bank with six items of health and four of licensing, all of one right answer."""
    store = case.bank(world, **facts)
    sectors = ["health"] * 6 + ["licensing"] * 4
    return store, [case.version(case.item(store, sector=sector)) for sector in sectors]


def planned(world: World, store: Bank, *rows: tuple[str, int, int], items: int = 5, **facts: Any) -> Blueprint:
    """A published blueprint of that bank with lines of sector, least and most."""
    plan = case.blueprint(world, store, items=items, **facts)
    BlueprintRow.objects.filter(blueprint=plan).delete()
    for number, (sector, least, most) in enumerate(rows, 1):
        BlueprintRow.objects.create(blueprint=plan, number=number, sector=sector, least=least, most=most)
    return plan
