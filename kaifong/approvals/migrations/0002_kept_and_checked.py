"""The last word about approvals is the database's: who, how many, on what, and until when."""

from django.db import migrations

CHECKED = """
CREATE FUNCTION approvals_refuse(said text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', said USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- What was asked stands; only a step moves it, from inside its own trigger.
CREATE FUNCTION approvals_as_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM approvals_refuse('What was asked stays.');
    ELSIF TG_OP = 'INSERT' THEN
        SELECT voices INTO NEW.voices FROM approvals_policythreshold WHERE id = NEW.threshold_id;
        NEW.state := 'asked';
        NEW.good_until := NULL;
    ELSIF to_jsonb(OLD) - '{state,good_until}'::text[] <> to_jsonb(NEW) - '{state,good_until}'::text[]
        OR pg_trigger_depth() < 2 THEN
        PERFORM approvals_refuse('What was asked stands; only its steps move it.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER as_asked BEFORE INSERT OR UPDATE OR DELETE ON approvals_approval
    FOR EACH ROW EXECUTE FUNCTION approvals_as_asked();

CREATE FUNCTION approvals_vote_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE asked approvals_approval;
BEGIN
    SELECT * INTO asked FROM approvals_approval WHERE id = NEW.approval_id FOR UPDATE;
    NEW.author_id := asked.author_id;
    NEW.beneficiary_id := asked.beneficiary_id;
    IF asked.state <> 'asked' THEN
        PERFORM approvals_refuse('It is decided already.');
    ELSIF NEW.content_hash <> asked.content_hash THEN
        PERFORM approvals_refuse('A voice is about what was asked, and nothing else.');
    ELSIF NEW.at >= asked.times_out_at OR NEW.at < asked.asked_at THEN
        PERFORM approvals_refuse('A voice is given in time.');
    ELSIF NEW.voice_id <> NEW.staff_id AND NOT EXISTS (
        SELECT FROM approvals_delegation d
        WHERE d.giver_id = NEW.voice_id AND d.taker_id = NEW.staff_id
          AND d.begins_at <= NEW.at AND d.ends_at > NEW.at
          AND (d.taken_back_at IS NULL OR d.taken_back_at > NEW.at)) THEN
        PERFORM approvals_refuse('Nobody gives another''s voice without having been handed it.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER counts BEFORE INSERT ON approvals_vote
    FOR EACH ROW EXECUTE FUNCTION approvals_vote_counts();
-- Whoever gives a voice and whose it is have both had their say, in whichever part.
ALTER TABLE approvals_vote ADD CONSTRAINT vote_one_part_a_person EXCLUDE USING gist (
    approval_id WITH =,
    int8multirange(int8range(staff_id, staff_id, '[]'), int8range(voice_id, voice_id, '[]'))
        WITH &&);

CREATE FUNCTION approvals_step_may_be() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked approvals_approval;
    yes bigint;
    used bigint;
    becomes text := NEW.state;
BEGIN
    SELECT * INTO asked FROM approvals_approval WHERE id = NEW.approval_id FOR UPDATE;
    IF NOT (CASE asked.state
        WHEN 'asked' THEN NEW.state IN ('granted', 'refused', 'voided', 'timed_out', 'withdrawn')
        WHEN 'granted' THEN NEW.state IN ('used', 'voided', 'timed_out', 'withdrawn')
        ELSE false END) THEN
        PERFORM approvals_refuse(format('From %s it does not become %s.', asked.state, NEW.state));
    END IF;
    IF NEW.state = 'granted' THEN
        SELECT count(*) INTO yes FROM approvals_vote v
        WHERE v.approval_id = asked.id AND v.yes AND v.content_hash = asked.content_hash;
        IF yes < asked.voices OR NEW.at >= asked.times_out_at THEN
            PERFORM approvals_refuse('It is granted by enough voices in time, or not at all.');
        END IF;
        UPDATE approvals_approval SET state = 'granted',
            good_until = NEW.at + make_interval(hours => asked.good_hours) WHERE id = asked.id;
        RETURN NEW;
    ELSIF NEW.state = 'used' THEN
        SELECT count(*) INTO used FROM approvals_approvalstep s
        WHERE s.approval_id = asked.id AND s.state = 'used';
        IF NEW.at >= asked.good_until THEN
            PERFORM approvals_refuse('It is used while it is good, or not at all.');
        END IF;
        becomes := CASE WHEN used + 1 >= asked.uses THEN 'used' ELSE 'granted' END;
    END IF;
    UPDATE approvals_approval SET state = becomes WHERE id = asked.id;
    RETURN NEW;
END $$;
CREATE TRIGGER may_be BEFORE INSERT ON approvals_approvalstep
    FOR EACH ROW EXECUTE FUNCTION approvals_step_may_be();

CALL kf_never_change('approvals_vote');
CALL kf_never_change('approvals_approvalstep');
CALL kf_never_change('approvals_policy');
CALL kf_never_change('approvals_policythreshold');
CALL kf_never_change('approvals_reminder');

-- Nobody hands his approving to two at once, and no chain comes of it.
ALTER TABLE approvals_delegation ADD CONSTRAINT delegation_to_one_at_a_time EXCLUDE USING gist (
    giver_id WITH =, tstzrange(begins_at, ends_at) WITH &&) WHERE (taken_back_at IS NULL);
CREATE FUNCTION approvals_no_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM approvals_refuse('Take it back instead.');
    ELSIF TG_OP = 'UPDATE' THEN
        IF to_jsonb(OLD) - 'taken_back_at' <> to_jsonb(NEW) - 'taken_back_at'
            OR OLD.taken_back_at IS NOT NULL THEN
            PERFORM approvals_refuse('A delegation stands; it can be taken back, once.');
        END IF;
    ELSIF EXISTS (
        SELECT FROM approvals_delegation d
        WHERE (d.giver_id = NEW.taker_id OR d.taker_id = NEW.giver_id)
          AND d.taken_back_at IS NULL
          AND tstzrange(d.begins_at, d.ends_at) && tstzrange(NEW.begins_at, NEW.ends_at)) THEN
        PERFORM approvals_refuse('Whoever stands in for another hands on nothing.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_chain BEFORE INSERT OR UPDATE OR DELETE ON approvals_delegation
    FOR EACH ROW EXECUTE FUNCTION approvals_no_chain();
"""
UNCHECKED = """
DROP TRIGGER as_asked ON approvals_approval;
DROP TRIGGER counts ON approvals_vote;
DROP TRIGGER may_be ON approvals_approvalstep;
DROP TRIGGER no_chain ON approvals_delegation;
ALTER TABLE approvals_vote DROP CONSTRAINT vote_one_part_a_person;
ALTER TABLE approvals_delegation DROP CONSTRAINT delegation_to_one_at_a_time;
DROP FUNCTION approvals_as_asked, approvals_vote_counts, approvals_step_may_be, approvals_no_chain,
    approvals_refuse;
"""


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_approvals"), ("foundation", "0007_chain")]
    operations = [migrations.RunSQL(CHECKED, UNCHECKED)]
