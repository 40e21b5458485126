"""
What the database itself holds of borrowed powers and of the logs.

Periods do not overlap; a role handed on ends when its giver loses it; logs are append-only; changes
of authority name who made them; and the wall knows several people's own rows, since whoever stands
in for a colleague sees that colleague's own.
"""

from django.db import migrations

PERIODS = """
ALTER TABLE authority_delegation ADD CONSTRAINT delegation_once_at_a_time
    EXCLUDE USING gist (
        giver_id WITH =, taker_id WITH =, role_id WITH =,
        tstzrange(starts_at, coalesce(ended_at, ends_at)) WITH &&
    );
ALTER TABLE authority_borrowing ADD CONSTRAINT borrowing_one_at_a_time
    EXCLUDE USING gist (
        staff_id WITH =, tstzrange(starts_at, coalesce(ended_at, ends_at)) WITH &&
    ) WHERE (starts_at IS NOT NULL);
"""
NO_PERIODS = """
ALTER TABLE authority_delegation DROP CONSTRAINT delegation_once_at_a_time;
ALTER TABLE authority_borrowing DROP CONSTRAINT borrowing_one_at_a_time;
"""
ENDS = """
CREATE FUNCTION kf_role_lost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE authority_delegation
    SET ended_at = least(ends_at, greatest(starts_at, now()))
    WHERE giver_id = OLD.staff_id AND role_id = OLD.role_id AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER role_lost AFTER DELETE ON authority_membership
    FOR EACH ROW EXECUTE FUNCTION kf_role_lost();
CREATE FUNCTION kf_has_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE authority_delegation
    SET ended_at = least(ends_at, greatest(starts_at, now()))
    WHERE NEW.id IN (giver_id, taker_id) AND ended_at IS NULL;
    UPDATE authority_borrowing
    SET ended_at = least(ends_at, greatest(starts_at, now()))
    WHERE staff_id = NEW.id AND starts_at IS NOT NULL AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER has_left AFTER UPDATE OF left_at ON authority_staff
    FOR EACH ROW WHEN (NEW.left_at IS NOT NULL) EXECUTE FUNCTION kf_has_left();
"""
NO_ENDS = """
DROP TRIGGER role_lost ON authority_membership;
DROP TRIGGER has_left ON authority_staff;
DROP FUNCTION kf_role_lost;
DROP FUNCTION kf_has_left;
"""
BY_WHOM = """
CREATE OR REPLACE FUNCTION kf_amended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whoever bigint := nullif(current_setting('kf.staff', true), '')::bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO authority_amendment ("table", row_id, verb, terms, staff_id)
        VALUES (TG_TABLE_NAME, OLD.id, 'D', to_jsonb(OLD), whoever);
    ELSE
        INSERT INTO authority_amendment ("table", row_id, verb, terms, staff_id)
        VALUES (TG_TABLE_NAME, NEW.id, left(TG_OP, 1), to_jsonb(NEW), whoever);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER amended AFTER INSERT OR UPDATE OR DELETE ON authority_delegation
    FOR EACH ROW EXECUTE FUNCTION kf_amended();
CREATE TRIGGER amended AFTER INSERT OR UPDATE OR DELETE ON authority_offer
    FOR EACH ROW EXECUTE FUNCTION kf_amended();
CREATE TRIGGER amended AFTER INSERT OR UPDATE OR DELETE ON authority_watch
    FOR EACH ROW EXECUTE FUNCTION kf_amended();
CREATE TRIGGER amended AFTER INSERT OR UPDATE OR DELETE ON authority_bait
    FOR EACH ROW EXECUTE FUNCTION kf_amended();
"""
NOBODY = """
DROP TRIGGER amended ON authority_delegation;
DROP TRIGGER amended ON authority_offer;
DROP TRIGGER amended ON authority_watch;
DROP TRIGGER amended ON authority_bait;
CREATE OR REPLACE FUNCTION kf_amended() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""
APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON authority_borrowedstep
    FOR EACH STATEMENT EXECUTE FUNCTION kf_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON authority_signin
    FOR EACH STATEMENT EXECUTE FUNCTION kf_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON authority_takenout
    FOR EACH STATEMENT EXECUTE FUNCTION kf_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON authority_statedreason
    FOR EACH STATEMENT EXECUTE FUNCTION kf_append_only();
CREATE TRIGGER append_only BEFORE UPDATE ON authority_refusal
    FOR EACH STATEMENT EXECUTE FUNCTION kf_append_only();
CREATE FUNCTION kf_within_its_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.at > now() - interval '730 days' THEN
        RAISE EXCEPTION 'Rows of % are kept for two years.', TG_TABLE_NAME;
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER within_its_term BEFORE DELETE ON authority_refusal
    FOR EACH ROW EXECUTE FUNCTION kf_within_its_term();
"""
CHANGEABLE = """
DROP TRIGGER append_only ON authority_borrowedstep;
DROP TRIGGER append_only ON authority_signin;
DROP TRIGGER append_only ON authority_takenout;
DROP TRIGGER append_only ON authority_statedreason;
DROP TRIGGER append_only ON authority_refusal;
DROP TRIGGER within_its_term ON authority_refusal;
DROP FUNCTION kf_within_its_term;
"""
# Read with kf.all and the codes first, which raise without a scope; one number is a list of one.
WALL = """
CREATE OR REPLACE PROCEDURE kf_wall(of regclass, about text, categories text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', of);
    EXECUTE format('CREATE POLICY wall ON %1$s USING (
        (SELECT current_setting(''kf.all'')::boolean)
        OR (
            region = ANY ((SELECT current_setting(''kf.%2$s_regions'')::smallint[])::smallint[])
            AND channel = ANY ((SELECT current_setting(''kf.%2$s_channels'')::smallint[])::smallint[])
            AND (
                (SELECT current_setting(''kf.%2$s_any'')::boolean)
                OR %3$I && (SELECT current_setting(''kf.%2$s_categories'')::smallint[])
            )
        )
        OR owner_id = ANY ((
            SELECT string_to_array(current_setting(''kf.%2$s_own''), '','')::bigint[]
        )::bigint[])
    )', of, about, categories);
END $$;
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM (VALUES
        ('customers_customer', 'customer', 'categories'), ('orders_order', 'order', 'categories')
    ) AS walled (of, about, categories) WHERE to_regclass(of) IS NOT NULL LOOP
        EXECUTE format('DROP POLICY wall ON %I', one.of);
        EXECUTE format('CALL kf_wall(%L, %L, %L)', one.of, one.about, one.categories);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("authority", "0006_borrowed_powers_and_audit")]
    operations = [
        migrations.RunSQL(PERIODS, NO_PERIODS),
        migrations.RunSQL(ENDS, NO_ENDS),
        migrations.RunSQL(BY_WHOM, NOBODY),
        migrations.RunSQL(APPEND_ONLY, CHANGEABLE),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
