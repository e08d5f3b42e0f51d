"""Programmes as their tests begin with them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from pamong.competency.models import Competency
from pamong.learning.actions.programmes import (
    ModuleFacts,
    ProgrammeFacts,
    add_module,
    create_programme,
    publish_programme,
    set_aims,
)
from pamong.learning.models import Module, Programme
from tests.learning import case
from tests.make import World
from tests.people.actions.effects import refusal as quiet_refusal

MODULE = ModuleFacts("Menerima pengaduan", "KL03", Decimal(6), "product", 80, None, "Dua warga tiruan")
FACTS = ProgrammeFacts(
    title="Pelayanan Prima",
    field="Pelayanan publik",
    **cast("dict[str, Any]", case.TOLD),
)


def refusal(action: Any, actor: Any, **given: Any) -> str:
    """Code of the refusal, after checking that neither people's tables nor learning's changed."""
    before = state()
    code = quiet_refusal(action, actor, **given)
    assert state() == before
    return code


def state() -> dict[str, list[dict[str, Any]]]:
    """Every row of learning's tables."""
    tables = apps.get_app_config("learning").get_models()
    return {table.__name__: list(QuerySet(table).order_by("pk").values()) for table in tables}


def competency(code: str = "M.05") -> UUID:
    """One that comes with pamong."""
    uuid: UUID = Competency.objects.get(code=code, framework__region=None).uuid
    return uuid


def complete(world: World, title: str = "Pelayanan Prima") -> Programme:
    """A draft of which nothing is missing."""
    budi = world.actor("budi")
    row = create_programme(budi, region="15.04", facts=replace(FACTS, title=title))
    add_module(budi, programme=row.uuid, facts=MODULE)
    set_aims(budi, programme=row.uuid, aims={competency(): 3})
    return row


def running(world: World) -> Programme:
    """One with a published offering."""
    row = complete(world)
    publish_programme(world.actor("budi"), programme=row.uuid)
    row.refresh_from_db()
    case.offering(row)
    return row


def modules(row: Programme) -> list[tuple[int, str]]:
    return list(Module.objects.filter(programme=row).order_by("number").values_list("number", "title"))
