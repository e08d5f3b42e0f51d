"""The database itself refuses to change answers, to add to what was handed in, and to reword what was published."""

from django.db import migrations

HANDED_IN = """
CREATE FUNCTION surveys_answer_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM surveys_surveyresponse WHERE region = NEW.region AND id = NEW.response AND submitted_at IS NOT NULL)
    THEN RAISE EXCEPTION 'the response has been handed in' USING ERRCODE = 'restrict_violation'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answer_open BEFORE INSERT ON surveys_answer FOR EACH ROW EXECUTE FUNCTION surveys_answer_open();
"""

PUBLISHED = """
CREATE FUNCTION surveys_question_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM surveys_questionnaireversion WHERE published_at IS NOT NULL
        AND id IN (CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END,
                   CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END))
    THEN RAISE EXCEPTION 'the version has been published' USING ERRCODE = 'restrict_violation'; END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER question_draft BEFORE INSERT OR UPDATE OR DELETE ON surveys_question
FOR EACH ROW EXECUTE FUNCTION surveys_question_draft();
"""

APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON surveys_answer
FOR EACH ROW EXECUTE FUNCTION pamong_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON surveys_answer
FOR EACH STATEMENT EXECUTE FUNCTION pamong_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial"), ("core", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            HANDED_IN, "DROP TRIGGER answer_open ON surveys_answer; DROP FUNCTION surveys_answer_open();"
        ),
        migrations.RunSQL(
            PUBLISHED, "DROP TRIGGER question_draft ON surveys_question; DROP FUNCTION surveys_question_draft();"
        ),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER append_only ON surveys_answer; DROP TRIGGER append_only_whole ON surveys_answer;",
        ),
    ]
