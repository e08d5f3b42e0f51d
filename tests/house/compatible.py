"""What a migration may do while the release before it still writes to the same tables.

During an upgrade the old version goes on serving on tables that are new already. So it must still find what it reads, and
what it writes must still be taken.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import CheckConstraint, Field
from django.db.models.fields import NOT_PROVIDED

RELEASED: Final = Path(__file__).with_name("released.json")
"""The last migration of each application at the last release."""

WIDER: Final = {
    ("smallint", "integer"),
    ("smallint", "bigint"),
    ("integer", "bigint"),
    ("date", "timestamp with time zone"),
}
"""Types of columns that take all that the other takes, besides what becomes text."""

HARMLESS: Final = (
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.AlterModelTableComment,
)

_NEW_ONLY: Final = re.compile(
    r"CREATE (?:CONSTRAINT )?(?:TRIGGER|FUNCTION|INDEX|SEQUENCE)\b(?!.*\bOR REPLACE\b)", re.IGNORECASE
)
_TABLE: Final = re.compile(
    r"^CREATE (?:CONSTRAINT )?(?:TRIGGER|(?:UNIQUE )?INDEX) .*?\bON (\w+)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that the release before does not survive.

    what        table, column, constraint or migration; what an exception is listed under
    """

    app: str
    what: str
    why: str


def released() -> dict[str, str]:
    """The last migration of each application at the last release."""
    found: dict[str, str] = json.loads(RELEASED.read_text(encoding="utf-8"))
    return found


def breaches(labels: list[str]) -> list[Breach]:
    """All breaches of migrations newer than the release, in their order."""
    loader = MigrationLoader(None)
    old = {key for app, name in released().items() for key in loader.graph.forwards_plan((app, name))}
    state, fresh, found = ProjectState(), set[tuple[str, str]](), list[Breach]()
    plan = [key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf)]
    for key in dict.fromkeys(plan):
        script = loader.disk_migrations[key]
        if key in old or key[0] not in labels:
            state = script.mutate_state(state, preserve=False)
        else:
            found += of_migration(script, state, fresh)
    return found


def of_migration(script: Migration, state: ProjectState, fresh: set[tuple[str, str]]) -> Iterator[Breach]:
    """Breaches of one migration; moves the state on.

    fresh       models that no released version knows, grows
    """
    for operation in _flat(script.operations):
        after = state.clone()
        operation.state_forwards(script.app_label, after)
        name = getattr(operation, "model_name", getattr(operation, "name", "")).lower()
        if isinstance(operation, migrations.CreateModel):
            fresh.add((script.app_label, name))
        elif (script.app_label, name) not in fresh:
            told = _told(script, operation, state, after, fresh)
            yield from (Breach(script.app_label, what, why) for what, why in told)
        operation.state_forwards(script.app_label, state)


def _flat(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _flat([*operation.database_operations, *operation.state_operations])
        else:
            yield operation


def _told(
    script: Migration, operation: Operation, before: ProjectState, after: ProjectState, fresh: set[tuple[str, str]]
) -> list[tuple[str, str]]:
    if isinstance(operation, migrations.AddField):
        return _added(operation)
    if isinstance(operation, migrations.AlterField):
        return _altered(script.app_label, operation, before, after)
    why = f"{type(operation).__name__}: the old version still uses it"
    what = str(getattr(operation, "name", script.name))
    if isinstance(operation, migrations.AddConstraint):
        what, why = operation.constraint.name, "rows of the old version may not keep a new constraint"
    elif isinstance(operation, migrations.RemoveConstraint):
        held = before.models[script.app_label, operation.model_name_lower].options["constraints"]
        checked = isinstance(next(one for one in held if one.name == operation.name), CheckConstraint)
        why = "" if checked else "the old version may rely on it: ON CONFLICT"
    elif isinstance(operation, migrations.RunSQL):
        why = "" if _only_new(operation.sql, fresh) else "statements that nobody has judged"
    elif isinstance(operation, HARMLESS):
        why = ""
    return [(what, why)] if why else []


def _added(operation: migrations.AddField) -> list[tuple[str, str]]:
    field, what = operation.field, f"{operation.model_name_lower}.{operation.name}"
    if not field.null and field.db_default is NOT_PROVIDED and not field.many_to_many:
        return [(what, "the old version writes rows without it, and the database has no default")]
    if field.unique and not field.null and not hasattr(field.db_default, "resolve_expression"):
        return [(what, "all rows of the old version would have the same value")]
    return []


def _altered(
    app: str, operation: migrations.AlterField, before: ProjectState, after: ProjectState
) -> list[tuple[str, str]]:
    what = f"{operation.model_name_lower}.{operation.name}"
    old, new = (_field(state, app, operation) for state in (before, after))
    found = []
    if old.null and not new.null:
        found.append((what, "the old version still writes null"))
    if new.unique and not old.unique:
        found.append((what, "the old version may write a value twice"))
    if old.db_default is not NOT_PROVIDED and new.db_default is NOT_PROVIDED and not new.null:
        found.append((what, "the old version may leave it to the database's default"))
    if old.column != new.column:
        found.append((what, "the old version knows it by its old name"))
    types = tuple(str(one.db_type(connection)) for one in (old, new))
    if types[0] != types[1] and types not in WIDER and not (types[0].startswith("varchar") and types[1] == "text"):
        found.append((what, f"{types[0]} becomes {types[1]}"))
    return found


def _field(state: ProjectState, app: str, operation: migrations.AlterField) -> "Field[Any, Any]":
    found: Field[Any, Any] = state.apps.get_model(app, operation.model_name)._meta.get_field(operation.name)
    return found


def _only_new(sql: object, fresh: set[tuple[str, str]]) -> bool:
    """Whether statements only make things, on tables that are new themselves."""
    tables = {f"{app}_{model}" for app, model in fresh}
    if not isinstance(sql, str) or "$$" in sql:
        return False
    for statement in filter(None, (one.strip() for one in sql.split(";"))):
        on = _TABLE.match(statement)
        if not _NEW_ONLY.match(statement) or on is None or on[1] not in tables:
            return False
    return True
