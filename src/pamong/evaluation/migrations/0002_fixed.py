"""What was planned, found, drawn and noted is not rewritten."""

from django.db import migrations

TABLES = ("evaluation_estimate", "evaluation_studyplace", "evaluation_observer", "evaluation_followupnote")

LOCKED = """
CREATE FUNCTION evaluation_plan_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' OR OLD.locked_at IS NOT NULL
    THEN RAISE EXCEPTION 'the plan is locked' USING ERRCODE = 'restrict_violation'; END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER plan_draft BEFORE UPDATE OR DELETE ON evaluation_studyplan
FOR EACH ROW EXECUTE FUNCTION evaluation_plan_draft();
CREATE TRIGGER plan_draft_whole BEFORE TRUNCATE ON evaluation_studyplan
FOR EACH STATEMENT EXECUTE FUNCTION evaluation_plan_draft();
"""

# The seed was promised by its digest: it never changes, and neither does anything once it was drawn.
DRAWN = """
CREATE FUNCTION evaluation_draw_promised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.drawn_at IS NOT NULL OR NEW.seed <> OLD.seed OR NEW.commitment <> OLD.commitment
        OR NEW.seats <> OLD.seats OR NEW.apart <> OLD.apart OR NEW.first_month <> OLD.first_month
    THEN RAISE EXCEPTION 'the draw was promised' USING ERRCODE = 'restrict_violation'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER draw_promised BEFORE UPDATE OR DELETE ON evaluation_studydraw
FOR EACH ROW EXECUTE FUNCTION evaluation_draw_promised();
CREATE TRIGGER draw_promised_whole BEFORE TRUNCATE ON evaluation_studydraw
FOR EACH STATEMENT EXECUTE FUNCTION evaluation_draw_promised();
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
    dependencies = [("evaluation", "0001_initial"), ("core", "0002_append_only")]

    operations = [
        *(guard(table) for table in TABLES),
        migrations.RunSQL(
            LOCKED,
            "DROP TRIGGER plan_draft ON evaluation_studyplan; DROP TRIGGER plan_draft_whole ON evaluation_studyplan;"
            " DROP FUNCTION evaluation_plan_draft();",
        ),
        migrations.RunSQL(
            DRAWN,
            "DROP TRIGGER draw_promised ON evaluation_studydraw; DROP TRIGGER draw_promised_whole ON evaluation_studydraw;"
            " DROP FUNCTION evaluation_draw_promised();",
        ),
    ]
