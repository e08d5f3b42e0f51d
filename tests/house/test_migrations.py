"""Migrations are complete, stand alone, and can be taken back."""

import ast
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.house.source import imported, is_own, packages, tree

ALLOWED = "pamong.core.fields"
"""What a migration may import: field helpers keep their names for ever, everything else changes."""


def labels() -> list[str]:
    """Applications of pamong that have migrations, lowest first."""
    return [config.label for config in apps.get_app_configs() if is_own(config) and _folder(Path(config.path)).exists()]


def scripts() -> Iterator[Path]:
    """Files of all migrations."""
    for package in packages():
        yield from sorted(_folder(package).glob("[0-9]*.py"))


def foreign_imports(module: ast.Module) -> list[str]:
    """Application code that a migration imports."""
    return [name for name in imported(module) if name.startswith("pamong") and not name.startswith(ALLOWED)]


def schema() -> list[tuple[object, ...]]:
    """Everything the database knows about our schema: columns, constraints, indexes, triggers, sequences, functions."""
    queries = (
        "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns"
        " WHERE table_schema = 'public' ORDER BY table_name, column_name",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
        "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
        "SELECT sequencename FROM pg_sequences ORDER BY 1",
        "SELECT proname, md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
    )
    found: list[tuple[object, ...]] = []
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query)
            found += cursor.fetchall()
    return found


def _folder(package: Path) -> Path:
    return package / "migrations"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_migrations_import_no_application_code() -> None:
    found = {path.name: foreign_imports(tree(path)) for path in scripts()}
    assert {name: names for name, names in found.items() if names} == {}


def test_every_operation_has_a_reverse() -> None:
    own = {key: script for key, script in MigrationLoader(None).disk_migrations.items() if key[0] in labels()}
    assert len(own) == len(list(scripts()))
    found = [
        (key, operation.describe())
        for key, script in own.items()
        for operation in script.operations
        if not operation.reversible
    ]
    assert found == []


def test_migrations_go_back_and_forth(committed: None) -> None:
    before = schema()
    for label in reversed(labels()):
        call_command("migrate", label, "zero", verbosity=0)
    empty = schema()
    call_command("migrate", verbosity=0)
    assert [row for row in empty if str(row[0]).startswith(tuple(f"{label}_" for label in labels()))] == []
    assert schema() == before


def test_foreign_import_is_found() -> None:
    text = "import pamong.core.fields\nfrom pamong.core.fields import NextVal\nfrom pamong.kit.models import Job\n"
    assert foreign_imports(ast.parse(text)) == ["pamong.kit.models.Job"]
