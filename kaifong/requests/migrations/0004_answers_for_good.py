"""What the law wants of answers, held by the database itself."""

from django.db import migrations

# Cap. 486 s.28: no fee for a correction, none for refusing, each item told.
FEES = """
ALTER TABLE requests_fee ADD CONSTRAINT fee_of_its_kind
    FOREIGN KEY (request_id, kind) REFERENCES requests_request (id, kind);

-- At the end of a transaction nobody has said who asks: the wall's owner looks.
CREATE FUNCTION requests_fee_adds_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    of bigint := coalesce(to_jsonb(NEW) ->> 'fee_id', NEW.id::text)::bigint;
BEGIN
    IF EXISTS (SELECT 1 FROM requests_fee f WHERE f.id = of AND f.cents <>
        (SELECT coalesce(sum(i.cents), 0) FROM requests_feeitem i WHERE i.fee_id = of)) THEN
        RAISE EXCEPTION 'A fee is the sum of its items.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT OR UPDATE ON requests_fee
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION requests_fee_adds_up();
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT OR UPDATE ON requests_feeitem
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION requests_fee_adds_up();

CREATE FUNCTION requests_refused_free() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.part = '' AND EXISTS (SELECT 1 FROM requests_fee f WHERE f.request_id = NEW.request_id
        AND f.cents > 0 AND f.waived_at IS NULL) THEN
        RAISE EXCEPTION 'Refusing costs nothing.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER free BEFORE INSERT ON requests_logentry FOR EACH ROW
    EXECUTE FUNCTION requests_refused_free();
"""

# Cap. 486 s.27: in the log book on or before the notice, and there for four years.
LOG_BOOK = """
ALTER TABLE requests_logentry ADD CONSTRAINT log_entry_kept_four_years
    CHECK (kept_until >= ((entered_at AT TIME ZONE 'Asia/Hong_Kong')::date + interval '4 years')::date);
CREATE TRIGGER kept BEFORE UPDATE ON requests_logentry FOR EACH ROW
    EXECUTE FUNCTION requests_never();
CREATE TRIGGER kept_whole BEFORE TRUNCATE ON requests_logentry FOR EACH STATEMENT
    EXECUTE FUNCTION requests_never();

CREATE FUNCTION requests_not_yet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.kept_until >= (now() AT TIME ZONE 'Asia/Hong_Kong')::date THEN
        RAISE EXCEPTION 'This entry is kept through %.', OLD.kept_until
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO requests_letgo (entry_id, kept_until, at) VALUES (OLD.id, OLD.kept_until, now());
    RETURN OLD;
END $$;
CREATE TRIGGER not_yet BEFORE DELETE ON requests_logentry FOR EACH ROW
    EXECUTE FUNCTION requests_not_yet();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON requests_letgo FOR EACH ROW
    EXECUTE FUNCTION requests_never();
CREATE TRIGGER kept_whole BEFORE TRUNCATE ON requests_letgo FOR EACH STATEMENT
    EXECUTE FUNCTION requests_never();
"""

LETTERS = """
ALTER TABLE requests_letter
    ADD CONSTRAINT letter_of_the_entrys_request
        FOREIGN KEY (entry_id, request_id) REFERENCES requests_logentry (id, request_id),
    ADD CONSTRAINT letter_under_its_hash CHECK (sha256 = encode(sha256(pdf), 'hex'));
CREATE TRIGGER kept BEFORE UPDATE ON requests_letter FOR EACH ROW
    EXECUTE FUNCTION requests_never();

CREATE FUNCTION requests_entry_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM requests_logentry e
        WHERE e.id = NEW.entry_id AND e.entered_at > NEW.made_at) THEN
        RAISE EXCEPTION 'The log book comes before the letter.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_first BEFORE INSERT ON requests_letter FOR EACH ROW
    EXECUTE FUNCTION requests_entry_first();

ALTER TABLE requests_pack
    ADD CONSTRAINT pack_under_its_hashes CHECK (
        (pdf IS NULL OR pdf_sha256 = encode(sha256(pdf), 'hex'))
        AND (json IS NULL OR json_sha256 = encode(sha256(json), 'hex')));
CREATE FUNCTION requests_note_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) - '{customer_id,request_id}'::text[]
        = to_jsonb(NEW) - '{customer_id,request_id}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What the person says is never rewritten.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE ON requests_opinionnote FOR EACH ROW
    EXECUTE FUNCTION requests_note_stays();
"""

WALL = """
CALL kf_wall_behind('requests_alarm', 'requests_request', 'request_id');
CALL kf_wall_behind('requests_correction', 'requests_request', 'request_id');
CALL kf_wall_behind('requests_fee', 'requests_request', 'request_id');
CALL kf_wall_behind('requests_feeitem', 'requests_fee', 'fee_id');
CALL kf_wall_behind('requests_letter', 'requests_request', 'request_id');
CALL kf_wall_behind('requests_logentry', 'customers_customer', 'customer_id');
CALL kf_wall_behind('requests_notified', 'requests_request', 'request_id');
CALL kf_wall_behind('requests_opinionnote', 'customers_customer', 'customer_id');
CALL kf_wall_behind('requests_pack', 'requests_request', 'request_id');
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0003_answers")]
    operations = [
        migrations.RunSQL(FEES, migrations.RunSQL.noop),
        migrations.RunSQL(LOG_BOOK, migrations.RunSQL.noop),
        migrations.RunSQL(LETTERS, migrations.RunSQL.noop),
        migrations.RunSQL(WALL, migrations.RunSQL.noop),
    ]
