"""What was asked, answered, scored and what happened: none of it is rewritten."""

from django.db import migrations

TABLES = (
    "exams_form",
    "exams_formitem",
    "exams_incident",
    "exams_itemkey",
    "exams_response",
    "exams_score",
    "exams_silence",
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
    dependencies = [("exams", "0001_initial"), ("core", "0002_append_only")]

    operations = [guard(table) for table in TABLES]
