"""The budget of askings as constraints, what is never changed, and the wall."""

from django.db import migrations

# A question in thirty days, three in a year, whatever asks at once: rules.budget says the same.
BUDGET = """
ALTER TABLE quality_asking ADD CONSTRAINT asking_rests
    EXCLUDE USING gist (customer_id WITH =, daterange("on", "on" + 30) WITH &&);
ALTER TABLE quality_asking ADD CONSTRAINT asking_turns
    EXCLUDE USING gist (customer_id WITH =, turn WITH =, daterange("on", "on" + 365) WITH &&);
"""

NEVER = """
CREATE FUNCTION quality_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON quality_rulechange FOR EACH ROW
    EXECUTE FUNCTION quality_never();
CREATE TRIGGER kept BEFORE UPDATE ON quality_asking FOR EACH ROW EXECUTE FUNCTION quality_never();

-- A value that came in stays as it came; a decision is written once, and a person's record may
-- be merged with another.
CREATE FUNCTION quality_as_it_came() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided text[] := '{standing,decided_at,decided_by,changeset_id,before}';
BEGIN
    IF to_jsonb(OLD) - 'customer_id' = to_jsonb(NEW) - 'customer_id'
        OR (OLD.standing = 'proposed' AND to_jsonb(OLD) - decided = to_jsonb(NEW) - decided) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A value stays as it came.' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER as_it_came BEFORE UPDATE ON quality_supplement FOR EACH ROW
    EXECUTE FUNCTION quality_as_it_came();
"""

WALL = """
CALL kf_wall_behind('quality_finding', 'customers_customer', 'customer_id');
CALL kf_wall_behind('quality_score', 'customers_customer', 'customer_id');
CALL kf_wall_behind('quality_task', 'customers_customer', 'customer_id');
CALL kf_wall_behind('quality_asking', 'customers_customer', 'customer_id');
CALL kf_wall_behind('quality_supplement', 'customers_customer', 'customer_id');
ALTER TABLE quality_finding SET (fillfactor = 85);
ALTER TABLE quality_score SET (fillfactor = 85);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0001_quality"),
        ("authority", "0004_the_wall_looks_up_each_row"),
    ]
    operations = [
        migrations.RunSQL(
            BUDGET,
            "ALTER TABLE quality_asking DROP CONSTRAINT asking_rests, DROP CONSTRAINT asking_turns;",
        ),
        migrations.RunSQL(
            NEVER,
            "DROP FUNCTION quality_never CASCADE; DROP FUNCTION quality_as_it_came CASCADE;",
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
