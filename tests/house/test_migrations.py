"""Migrations are complete, stand alone, can be taken back, and leave the release before able to work."""

import ast
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tests.house.compatible import breaches, of_migration, released
from tests.house.source import imported, is_own, packages, tree

ALLOWED = "pamong.core.fields"
"""What a migration may import: field helpers keep their names for ever, everything else changes."""


BORNE = {
    (
        "people",
        "person_erased_wholly",
    ): "holds for every row whose erased_at is null, and the release before knows no other",
}
"""Changes that the release before survives although the rule cannot see it, with the reason. Emptied at each release."""


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


def test_release_before_survives_every_newer_migration() -> None:
    found = breaches(labels())
    assert [one for one in found if (one.app, one.what) not in BORNE] == []


def test_released_point_names_a_migration_of_every_application_that_had_one() -> None:
    known = MigrationLoader(None).disk_migrations
    assert [key for key in released().items() if key not in known] == []
    first = {label for label in labels() if (label, released().get(label, "")) in known}
    assert set(released()) == first


STOCK = migrations.CreateModel(
    "Stock",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("count", models.SmallIntegerField()),
        ("name", models.CharField(max_length=20)),
        ("note", models.TextField(null=True)),
        ("kind", models.TextField(db_default="")),
    ],
    {
        "constraints": [
            models.CheckConstraint(condition=models.Q(count__gte=0), name="stock_counted"),
            models.UniqueConstraint(fields=["name"], name="stock_name"),
        ]
    },
)

SALE = migrations.CreateModel("Sale", [("id", models.BigAutoField(primary_key=True)), ("price", models.IntegerField())])


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (migrations.AddField("stock", "place", models.TextField()), "the old version writes rows without it"),
        (
            migrations.AddField("stock", "place", models.TextField(default="x")),
            "the old version writes rows without it",
        ),
        (migrations.AddField("stock", "place", models.TextField(db_default="")), ""),
        (migrations.AddField("stock", "place", models.TextField(null=True)), ""),
        (migrations.AddField("stock", "code", models.TextField(db_default="", unique=True)), "have the same value"),
        (migrations.RemoveField("stock", "note"), "RemoveField: the old version still uses it"),
        (migrations.RenameField("stock", "note", "remark"), "RenameField: the old version still uses it"),
        (migrations.RenameModel("Stock", "Store"), "RenameModel: the old version still uses it"),
        (migrations.DeleteModel("Stock"), "DeleteModel: the old version still uses it"),
        (migrations.AlterModelTable("stock", "stocks"), "AlterModelTable: the old version still uses it"),
        (migrations.AlterField("stock", "note", models.TextField()), "the old version still writes null"),
        (migrations.AlterField("stock", "note", models.TextField(null=True, help_text="words")), ""),
        (migrations.AlterField("stock", "kind", models.TextField()), "may leave it to the database's default"),
        (migrations.AlterField("stock", "count", models.BigIntegerField()), ""),
        (migrations.AlterField("stock", "count", models.TextField()), "smallint becomes text"),
        (migrations.AlterField("stock", "name", models.CharField(max_length=9)), "varchar(20) becomes varchar(9)"),
        (migrations.AlterField("stock", "name", models.TextField()), ""),
        (
            migrations.AlterField("stock", "name", models.CharField(max_length=20, unique=True)),
            "may write a value twice",
        ),
        (migrations.AlterField("stock", "name", models.CharField(max_length=20, db_column="n")), "by its old name"),
        (
            migrations.AddConstraint("stock", models.CheckConstraint(condition=models.Q(count__lt=9), name="few")),
            "may not keep a new constraint",
        ),
        (migrations.RemoveConstraint("stock", "stock_counted"), ""),
        (migrations.RemoveConstraint("stock", "stock_name"), "ON CONFLICT"),
        (migrations.AddIndex("stock", models.Index(fields=["count"], name="by_count")), ""),
        (migrations.RunPython(migrations.RunPython.noop), "RunPython"),
        (migrations.RunSQL("UPDATE shop_stock SET count = 0"), "statements that nobody has judged"),
        (migrations.RunSQL("CREATE TRIGGER a BEFORE UPDATE ON shop_stock EXECUTE FUNCTION f()"), "nobody has judged"),
        (migrations.RunSQL("CREATE TRIGGER a BEFORE UPDATE ON shop_sale EXECUTE FUNCTION f()"), ""),
        (migrations.RunSQL("CREATE INDEX a ON shop_sale (id); DROP TABLE shop_stock"), "nobody has judged"),
        (
            migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("stock", "note")]),
            "RemoveField: the old version still uses it",
        ),
        (migrations.AddField("sale", "place", models.TextField()), ""),
        (migrations.RemoveField("sale", "price"), ""),
    ],
)
def test_what_the_release_before_does_not_survive_is_refused(operation: Operation, why: str) -> None:
    before = ProjectState()
    STOCK.state_forwards("shop", before)
    new = type("New", (migrations.Migration,), {"operations": [SALE, operation]})("0002", "shop")
    found = list(of_migration(new, before, set()))
    assert [why in one.why for one in found] == ([True] if why else [])
