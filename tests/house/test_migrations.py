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


CATALOGUE = """
SELECT 'column', table_name::text, column_name::text, concat_ws(' ', data_type, is_nullable, column_default)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename::text, indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname::text, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'sequence', '', sequencename::text, data_type::text FROM pg_sequences WHERE schemaname = 'public'
UNION ALL SELECT 'function', '', proname::text, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
ORDER BY 1, 2, 3, 4
"""


def schema() -> list[tuple[str, str, str, str]]:
    """Everything the database knows about our schema: kind, table, name, definition."""
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE)
        return [(kind, table, name, text) for kind, table, name, text in cursor.fetchall()]


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
    left = {name for _, table, name, _ in schema() for label in labels() if f"{table or name}_".startswith(f"{label}_")}
    call_command("migrate", verbosity=0)
    assert left == set()
    assert schema() == before


def test_foreign_import_is_found() -> None:
    text = "import pamong.core.fields\nfrom pamong.core.fields import NextVal\nfrom pamong.kit.models import Job\n"
    assert foreign_imports(ast.parse(text)) == ["pamong.kit.models.Job"]
