"""The database itself refuses to change evidence and snapshots, and to reword a framework that was published."""

from django.db import migrations

TABLES = ("competency_evidence", "competency_setaside", "competency_snapshot", "competency_snapshotline")

# One function for both tables below a version: the wording of a competency knows its version, a level its wording.
PUBLISHED = """
CREATE FUNCTION competency_wording_draft() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version bigint;
BEGIN
    IF TG_TABLE_NAME = 'competency_level' THEN
        SELECT w.version_id INTO version FROM competency_competencyversion w
        WHERE w.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.worded_id ELSE NEW.worded_id END;
    ELSE
        version := CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
    END IF;
    IF EXISTS (SELECT FROM competency_frameworkversion WHERE id = version AND published_at IS NOT NULL)
    THEN RAISE EXCEPTION 'the version has been published' USING ERRCODE = 'restrict_violation'; END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


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


def fix(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER wording_draft BEFORE INSERT OR UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION competency_wording_draft();
        """,
        f"DROP TRIGGER wording_draft ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("competency", "0002_relations"), ("core", "0002_append_only")]

    operations = [
        *(guard(table) for table in TABLES),
        migrations.RunSQL(PUBLISHED, "DROP FUNCTION competency_wording_draft();"),
        fix("competency_competencyversion"),
        fix("competency_level"),
    ]
