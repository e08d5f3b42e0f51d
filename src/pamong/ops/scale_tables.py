"""Which tables could be spread over several databases, read from the models and the migrations; and why the others stay whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL

COLUMN: Final = "region"
"""What rows are spread by: the government that owns them."""

QUEUES: Final = frozenset({"core_unsealed"})
"""Tables whose rows live for a minute and are deleted by their place (``ctid``), which means one row only in one whole table."""

Why = Literal["key", "unique", "pointed-at", "points", "queue"]

_GUARD: Final = re.compile(r"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON (\w+)")


@dataclass(frozen=True, slots=True)
class Table:
    """A table that grows, and what keeps it whole.

    key         columns of the primary key
    guarded     whether the database refuses to change its rows
    stays       why it stays on one machine; empty: it can be spread by region
    about       table or column that ``stays`` speaks of
    """

    name: str
    key: tuple[str, ...]
    guarded: bool
    stays: Why | None
    about: str = ""


def growing_tables() -> list[Table]:
    """Every table whose key begins with the region, and every one that is only added to, by name."""
    guarded, pointed = append_only(), _pointed()
    found = []
    for model in own_models():
        name, key = model._meta.db_table, _key(model)
        if key[0] == COLUMN or name in guarded:
            stays, about = _problem(model, key, pointed)
            found.append(Table(name, key, name in guarded, stays, about))
    return sorted(found, key=lambda table: table.name)


def spread() -> list[Table]:
    """Those that can be spread, by name."""
    return [table for table in growing_tables() if table.stays is None]


def own_models() -> Iterator[type[models.Model]]:
    """Models of pamong's own contexts."""
    for config in apps.get_app_configs():
        if config.name.startswith("pamong."):
            yield from config.get_models()


def append_only() -> frozenset[str]:
    """Tables that a migration guards against any change of a row."""
    found: set[str] = set()
    for migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, RunSQL) and isinstance(operation.sql, str):
                found.update(_GUARD.findall(operation.sql))
    return frozenset(found)


def _key(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(str(field.column) for field in model._meta.pk_fields)


def _pointed() -> dict[str, str]:
    """Table → one that has a foreign key to it."""
    return {
        field.remote_field.model._meta.db_table: model._meta.db_table
        for model in own_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    }


def _problem(model: type[models.Model], key: tuple[str, ...], pointed: dict[str, str]) -> tuple[Why | None, str]:
    name = model._meta.db_table
    if name in QUEUES:
        return "queue", name
    if key[0] != COLUMN:
        return "key", key[0]
    if name in pointed:
        return "pointed-at", pointed[name]
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            return "points", field.column
    for columns in _unique(model):
        if COLUMN not in columns:
            return "unique", ", ".join(columns)
    return None, ""


def _unique(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    """Columns of everything that must be unique, beside the key."""
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield (str(field.column),)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            named = constraint.fields or (getattr(part, "name", str(part)) for part in constraint.expressions)
            yield tuple(named)
