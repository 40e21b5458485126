from django.db import migrations

# A run that is done never changes, but for what was read again in the lake afterwards.
SQL = """
CALL kf_wall_behind('retention_item', 'customers_customer', 'customer_id');
CALL kf_wall_behind('retention_kept', 'customers_customer', 'customer_id');
CALL kf_wall_behind('retention_keptrow', 'retention_kept', 'kept_id');
CREATE FUNCTION retention_run_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'done' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    ELSIF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'lake' = to_jsonb(NEW) - 'lake' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A run that is done is never changed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON retention_run FOR EACH ROW
    EXECUTE FUNCTION retention_run_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("retention", "0003_runs_and_kept_names")]
    operations = [
        migrations.RunSQL(
            SQL, "DROP TRIGGER stands ON retention_run; DROP FUNCTION retention_run_stands;"
        )
    ]
