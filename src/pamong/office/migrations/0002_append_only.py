"""What became of a message is not rewritten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("office", "0001_initial"), ("core", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON office_dispatch
            FOR EACH ROW EXECUTE FUNCTION pamong_append_only();
            CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON office_dispatch
            FOR EACH STATEMENT EXECUTE FUNCTION pamong_append_only();
            """,
            "DROP TRIGGER append_only ON office_dispatch; DROP TRIGGER append_only_whole ON office_dispatch;",
        )
    ]
