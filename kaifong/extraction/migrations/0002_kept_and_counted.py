"""What was asked for stands; the database counts who fetches, and knows when it is over."""

from django.db import migrations

KEPT = """
CREATE FUNCTION extraction_refuse(said text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', said USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION extraction_as_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.approval_id IS NOT NULL
        OR to_jsonb(OLD) - 'approval_id' <> to_jsonb(NEW) - 'approval_id' THEN
        PERFORM extraction_refuse('What was asked for stands.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER as_asked BEFORE UPDATE OR DELETE ON extraction_extraction
    FOR EACH ROW EXECUTE FUNCTION extraction_as_asked();

CREATE FUNCTION extraction_fetched() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept extraction_extractionfile;
    author bigint;
BEGIN
    SELECT * INTO kept FROM extraction_extractionfile WHERE id = NEW.file_id FOR UPDATE;
    SELECT author_id INTO author FROM extraction_extraction WHERE id = kept.extraction_id;
    IF NEW.staff_id <> author OR NEW.turn > kept.most OR NEW.at >= kept.expires_at
        OR EXISTS (SELECT FROM extraction_ending e WHERE e.file_id = NEW.file_id) THEN
        PERFORM extraction_refuse('It is fetched by whoever asked, in time, as often as agreed.');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER counted BEFORE INSERT ON extraction_download
    FOR EACH ROW EXECUTE FUNCTION extraction_fetched();
CALL kf_never_change('extraction_extractionfile');
CALL kf_never_change('extraction_download');
CALL kf_never_change('extraction_ending');
CALL kf_never_change('extraction_obstacle');
"""
UNKEPT = """
DROP TRIGGER as_asked ON extraction_extraction;
DROP TRIGGER counted ON extraction_download;
DROP FUNCTION extraction_as_asked, extraction_fetched, extraction_refuse;
"""


class Migration(migrations.Migration):
    dependencies = [("extraction", "0001_extraction"), ("foundation", "0007_chain")]
    operations = [migrations.RunSQL(KEPT, UNKEPT)]
