"""What is published, said or stopped is never changed: the database holds to it by itself."""

from django.db import migrations

NEVER = """
CREATE FUNCTION privacy_never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE PROCEDURE privacy_keep(of regclass, what text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER kept BEFORE %s ON %s FOR EACH ROW
        EXECUTE FUNCTION privacy_never()', what, of);
    EXECUTE format('CREATE TRIGGER kept_whole BEFORE TRUNCATE ON %s FOR EACH STATEMENT
        EXECUTE FUNCTION privacy_never()', of);
END $$;

CALL privacy_keep('privacy_noticetext', 'UPDATE OR DELETE');
CALL privacy_keep('privacy_collection', 'UPDATE');
CALL privacy_keep('privacy_consentevent', 'UPDATE OR DELETE');
CALL privacy_keep('privacy_stop', 'UPDATE OR DELETE');
CALL privacy_keep('privacy_stoprequest', 'UPDATE');
CALL privacy_keep('privacy_addresskey', 'UPDATE OR DELETE');
ALTER TABLE privacy_noticetext ADD CONSTRAINT notice_text_under_its_hash
    CHECK (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'));
"""

PUBLISHED = """
CREATE FUNCTION privacy_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    ELSIF TG_OP = 'UPDATE' AND OLD.until IS NULL AND NEW.until IS NOT NULL
        AND to_jsonb(OLD) - 'until' = to_jsonb(NEW) - 'until' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A published notice is never changed: make a new version.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER published BEFORE UPDATE OR DELETE ON privacy_noticeversion FOR EACH ROW
    EXECUTE FUNCTION privacy_published();
"""

# Cap. 593 s.9(3): through the last day of three years, by the calendar of Hong Kong.
THREE_YEARS = """
CREATE FUNCTION privacy_not_yet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.kept_until >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date THEN
        RAISE EXCEPTION 'This request is kept through %.', OLD.kept_until
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER not_yet BEFORE DELETE ON privacy_stoprequest FOR EACH ROW
    EXECUTE FUNCTION privacy_not_yet();
"""

CHAIN = """
CREATE FUNCTION privacy_hash(e privacy_consentevent) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(e.prev || convert_to(array_to_string(ARRAY[
        e.customer_id::text, e.seq::text, e.state, e.purpose, e.channel,
        coalesce(encode(e.address, 'hex'), ''), array_to_string(e.classes, ','),
        array_to_string(e.kinds, ','), e.recipients, e.for_gain::int::text, e.mode,
        coalesce(e.answers::text, ''), coalesce(to_char(e.due_on, 'YYYY-MM-DD'), ''),
        coalesce(e.text_id, ''),
        (extract(epoch FROM e.at) * 1000000)::bigint::text,
        (extract(epoch FROM e.recorded_at) * 1000000)::bigint::text,
        coalesce(e.staff_id::text, '')], '|'), 'UTF8'))
$$;

CREATE FUNCTION privacy_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before record;
BEGIN
    SELECT seq, hash INTO before FROM privacy_consentevent
        WHERE customer_id = NEW.customer_id ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(before.seq, 0) + 1;
    NEW.prev := coalesce(before.hash, ''::bytea);
    NEW.hash := privacy_hash(NEW);
    RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON privacy_consentevent FOR EACH ROW
    EXECUTE FUNCTION privacy_chain();
"""

WALL = """
CALL kf_wall_behind('privacy_collection', 'customers_customer', 'customer_id');
CALL kf_wall_behind('privacy_consentevent', 'customers_customer', 'customer_id');
CALL kf_wall_behind('privacy_consentnow', 'customers_customer', 'customer_id');
CALL kf_wall_behind('privacy_evidence', 'customers_customer', 'customer_id');
CALL kf_wall_behind('privacy_firstuse', 'customers_customer', 'customer_id');
CALL kf_wall_behind('privacy_stoprequest', 'customers_customer', 'customer_id');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_privacy"),
        ("authority", "0004_the_wall_looks_up_each_row"),
    ]
    operations = [
        migrations.RunSQL(NEVER, "DROP PROCEDURE privacy_keep; DROP FUNCTION privacy_never CASCADE;"),
        migrations.RunSQL(PUBLISHED, "DROP FUNCTION privacy_published CASCADE;"),
        migrations.RunSQL(THREE_YEARS, "DROP FUNCTION privacy_not_yet CASCADE;"),
        migrations.RunSQL(
            CHAIN, "DROP FUNCTION privacy_chain CASCADE; DROP FUNCTION privacy_hash CASCADE;"
        ),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
