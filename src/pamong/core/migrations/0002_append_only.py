"""The database itself refuses to change the journal. Later append-only tables use the same function."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION pamong_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


def guard(table: str) -> str:
    """Statements that make a table append-only."""
    return f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION pamong_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION pamong_append_only();
"""


def unguard(table: str) -> str:
    return f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_whole ON {table};"


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION pamong_append_only();"),
        migrations.RunSQL(guard("core_entry"), unguard("core_entry")),
        migrations.RunSQL(guard("core_seal"), unguard("core_seal")),
    ]
