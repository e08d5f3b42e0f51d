"""A number that was given, and an edition that was handed out, are not rewritten."""

from django.db import migrations

TABLES = ("office_issuednumber", "office_letteredition")


def guard(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION pamong_append_only();
        CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION pamong_append_only();
        """,
        f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_whole ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("office", "0003_rooms_days_letters"), ("core", "0002_append_only")]

    operations = [guard(table) for table in TABLES]
