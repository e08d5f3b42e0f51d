"""Schemes as their tests begin with them."""

from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from pamong.credentials.actions.schemes import (
    SchemeFacts,
    UnitFacts,
    add_unit,
    change_draft,
    create_scheme,
    publish_version,
    set_positions,
)
from pamong.credentials.models import SchemeUnit, SchemeVersion
from tests.make import World
from tests.people.actions.effects import refusal as quiet_refusal

WORK: dict[str, Any] = {"any": [{"all": [{"kind": "portfolio", "pieces": 2}, {"kind": "observation"}]}]}
"""A rule that names nothing of a region."""

FACTS = SchemeFacts(
    about="Bagi petugas loket.",
    basis="Keputusan Kepala Badan",
    source="Keputusan Kepala Badan, lampiran II",
    prerequisites=("Bertugas di loket.",),
)
UNIT = UnitFacts(
    "PL.01", "Menerima permohonan", ("Memeriksa berkas", "Memberi tanda terima"), hours=Decimal(6), rule=WORK
)


def refusal(action: Any, actor: Any, **given: Any) -> str:
    """Code of the refusal, after checking that neither people's tables nor credentials' changed."""
    before = state()
    code = quiet_refusal(action, actor, **given)
    assert state() == before
    return code


def state() -> dict[str, list[dict[str, Any]]]:
    """Every row of credentials' tables."""
    tables = apps.get_app_config("credentials").get_models()
    return {table.__name__: list(QuerySet(table).order_by("pk").values()) for table in tables}


def draft(world: World, code: str = "SK-01", title: str = "Petugas Loket") -> SchemeVersion:
    """A draft of which nothing is missing, with one unit and one position."""
    budi = world.actor("budi")
    row = create_scheme(budi, region="15.04", code=code, title=title)
    change_draft(budi, version=row.uuid, facts=FACTS)
    add_unit(budi, version=row.uuid, facts=UNIT)
    set_positions(budi, version=row.uuid, positions=[world.officer.uuid])
    row.refresh_from_db()
    return row


def published(world: World, code: str = "SK-01", title: str = "Petugas Loket") -> SchemeVersion:
    row = publish_version(world.actor("budi"), version=draft(world, code, title).uuid)
    row.refresh_from_db()
    return row


def codes(version: SchemeVersion) -> list[tuple[int, str]]:
    rows = SchemeUnit.objects.filter(version=version).order_by("number")
    return list(rows.values_list("number", "code"))
