"""What was asked, and when, is never changed; requests stand behind the wall."""

from django.db import migrations

KEPT = """
CREATE FUNCTION requests_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION requests_as_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.kind, OLD.channel, OLD.received_at, OLD.received_on, OLD.recorded_at, OLD.key)
        IS DISTINCT FROM
        (NEW.kind, NEW.channel, NEW.received_at, NEW.received_on, NEW.recorded_at, NEW.key)
        OR (OLD.words <> NEW.words AND NEW.words <> '')
        OR (OLD.clock IS NOT NULL AND NEW.clock IS DISTINCT FROM OLD.clock) THEN
        RAISE EXCEPTION 'What was asked, and when, is never changed.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER as_asked BEFORE UPDATE ON requests_request FOR EACH ROW
    EXECUTE FUNCTION requests_as_asked();
CREATE FUNCTION requests_step_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - 'note' <> to_jsonb(NEW) - 'note' OR NEW.note NOT IN ('-', OLD.note) THEN
        RAISE EXCEPTION 'A step stands; its note goes with the person.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER kept BEFORE UPDATE ON requests_step FOR EACH ROW
    EXECUTE FUNCTION requests_step_stands();
CREATE TRIGGER kept BEFORE UPDATE ON requests_identitycheck FOR EACH ROW
    EXECUTE FUNCTION requests_never();
-- The day of receipt is Hong Kong's, whoever writes it (Cap. 486 s.19(1); Cap. 1 s.71).
ALTER TABLE requests_request ADD CONSTRAINT request_on_the_day_of_hong_kong
    CHECK (received_on = (received_at AT TIME ZONE 'Asia/Hong_Kong')::date);
"""
WALL = """
CALL kf_wall_behind('requests_request', 'customers_customer', 'customer_id');
CALL kf_wall_behind('requests_step', 'requests_request', 'request_id');
CALL kf_wall_behind('requests_identitycheck', 'requests_request', 'request_id');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("requests", "0001_requests"),
        ("authority", "0004_the_wall_looks_up_each_row"),
    ]
    operations = [
        migrations.RunSQL(
            KEPT,
            "DROP FUNCTION requests_never CASCADE; DROP FUNCTION requests_as_asked CASCADE;"
            "DROP FUNCTION requests_step_stands CASCADE;"
            "ALTER TABLE requests_request DROP CONSTRAINT request_on_the_day_of_hong_kong;",
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
