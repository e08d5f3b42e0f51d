"""What was promised, checked and published is not rewritten; a case changes only by a new revision."""

from django.db import migrations

TABLES = ("services_skmrelease", "services_transparencycheck")

PUBLISHED = """
CREATE FUNCTION services_standard_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL
    THEN RAISE EXCEPTION 'the standard has been published' USING ERRCODE = 'restrict_violation'; END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER standard_draft BEFORE UPDATE OR DELETE ON services_standard
FOR EACH ROW EXECUTE FUNCTION services_standard_draft();
"""

# Of a revision only whether it is the newest changes. What an import brought goes with the import; nothing else does.
REVISED = """
CREATE FUNCTION services_case_revised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'cases stay' USING ERRCODE = 'restrict_violation'; END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.batch IS NULL THEN
            RAISE EXCEPTION 'a case stays' USING ERRCODE = 'restrict_violation'; END IF;
        RETURN OLD;
    END IF;
    OLD.current := NEW.current;
    IF OLD IS DISTINCT FROM NEW THEN
        RAISE EXCEPTION 'a case changes by a new revision' USING ERRCODE = 'restrict_violation'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_revised BEFORE UPDATE OR DELETE ON services_case
FOR EACH ROW EXECUTE FUNCTION services_case_revised();
CREATE TRIGGER case_revised_whole BEFORE TRUNCATE ON services_case
FOR EACH STATEMENT EXECUTE FUNCTION services_case_revised();
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


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial"), ("core", "0002_append_only")]

    operations = [
        *(guard(table) for table in TABLES),
        migrations.RunSQL(
            PUBLISHED, "DROP TRIGGER standard_draft ON services_standard; DROP FUNCTION services_standard_draft();"
        ),
        migrations.RunSQL(
            REVISED,
            "DROP TRIGGER case_revised ON services_case; DROP TRIGGER case_revised_whole ON services_case;"
            " DROP FUNCTION services_case_revised();",
        ),
    ]
