"""What authority was: the database writes down every change of it, and keeps the logs append-only."""

import django.db.models.functions.datetime
from django.db import migrations, models

AMENDED = """
CREATE FUNCTION kf_amended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO authority_amendment ("table", row_id, verb, terms)
        VALUES (TG_TABLE_NAME, OLD.id, 'D', to_jsonb(OLD));
    ELSE
        INSERT INTO authority_amendment ("table", row_id, verb, terms)
        VALUES (TG_TABLE_NAME, NEW.id, left(TG_OP, 1), to_jsonb(NEW));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER amended AFTER INSERT OR UPDATE OR DELETE ON authority_department
    FOR EACH ROW EXECUTE FUNCTION kf_amended();
CREATE TRIGGER amended AFTER INSERT OR UPDATE OR DELETE ON authority_role
    FOR EACH ROW EXECUTE FUNCTION kf_amended();
CREATE TRIGGER amended AFTER INSERT OR UPDATE OR DELETE ON authority_membership
    FOR EACH ROW EXECUTE FUNCTION kf_amended();
CREATE TRIGGER amended AFTER INSERT OR UPDATE OR DELETE ON authority_grant
    FOR EACH ROW EXECUTE FUNCTION kf_amended();
"""
UNAMENDED = """
DROP TRIGGER amended ON authority_department;
DROP TRIGGER amended ON authority_role;
DROP TRIGGER amended ON authority_membership;
DROP TRIGGER amended ON authority_grant;
DROP FUNCTION kf_amended;
"""
APPEND_ONLY = """
CREATE FUNCTION kf_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are neither changed nor deleted.', TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON authority_look
    FOR EACH STATEMENT EXECUTE FUNCTION kf_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON authority_amendment
    FOR EACH STATEMENT EXECUTE FUNCTION kf_append_only();
"""
CHANGEABLE = """
DROP TRIGGER append_only ON authority_look;
DROP TRIGGER append_only ON authority_amendment;
DROP FUNCTION kf_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("authority", "0002_the_wall")]

    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("table", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
                ("verb", models.CharField(choices=[("I", "Insert"), ("U", "Update"), ("D", "Delete")], max_length=1)),
                ("terms", models.JSONField()),
            ],
            options={
                "indexes": [models.Index(fields=["table", "row_id", "-id"], name="amendment_of_row")],
            },
        ),
        migrations.RunSQL(AMENDED, UNAMENDED),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
    ]
