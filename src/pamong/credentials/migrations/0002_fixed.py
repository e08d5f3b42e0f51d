"""What was judged, decided, given and signed: none of it is rewritten."""

from django.db import migrations

TABLES = (
    "credentials_credential",
    "credentials_decision",
    "credentials_decisionvote",
    "credentials_piecejudgement",
    "credentials_planline",
    "credentials_signature",
    "credentials_statuschange",
    "credentials_unitresult",
)


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
    dependencies = [("credentials", "0001_initial"), ("core", "0002_append_only")]

    operations = [guard(table) for table in TABLES]
