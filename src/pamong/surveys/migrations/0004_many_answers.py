"""What was handed in takes no more answers: asked once a statement instead of once a row, because forms come by the hundred."""

from django.db import migrations

ONCE = """
DROP TRIGGER answer_open ON surveys_answer;
DROP FUNCTION surveys_answer_open();
CREATE FUNCTION surveys_answer_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM fresh f JOIN surveys_surveyresponse r ON r.region = f.region AND r.id = f.response
        WHERE r.submitted_at IS NOT NULL)
    THEN RAISE EXCEPTION 'the response has been handed in' USING ERRCODE = 'restrict_violation'; END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER answer_open AFTER INSERT ON surveys_answer REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION surveys_answer_open();
"""

EACH = """
DROP TRIGGER answer_open ON surveys_answer;
DROP FUNCTION surveys_answer_open();
CREATE FUNCTION surveys_answer_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM surveys_surveyresponse WHERE region = NEW.region AND id = NEW.response AND submitted_at IS NOT NULL)
    THEN RAISE EXCEPTION 'the response has been handed in' USING ERRCODE = 'restrict_violation'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answer_open BEFORE INSERT ON surveys_answer FOR EACH ROW EXECUTE FUNCTION surveys_answer_open();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_doors")]

    operations = [migrations.RunSQL(ONCE, EACH)]
