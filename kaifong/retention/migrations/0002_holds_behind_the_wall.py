from django.db import migrations

# What a hold was for is never rewritten; releasing it is the one change, and it is made once.
SQL = """
CALL kf_wall_behind('retention_hold', 'customers_customer', 'customer_id');
CREATE FUNCTION retention_hold_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.released_at IS NULL AND NEW.released_at IS NOT NULL
        AND to_jsonb(OLD) - '{released_at,released_by}'::text[]
          = to_jsonb(NEW) - '{released_at,released_by}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A hold is released once, and never rewritten.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER stands BEFORE UPDATE ON retention_hold FOR EACH ROW
    EXECUTE FUNCTION retention_hold_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_holds"),
        ("customers", "0006_sameness_behind_the_wall"),
        ("authority", "0004_the_wall_looks_up_each_row"),
    ]
    operations = [
        migrations.RunSQL(
            SQL, "DROP TRIGGER stands ON retention_hold; DROP FUNCTION retention_hold_stands;"
        )
    ]
