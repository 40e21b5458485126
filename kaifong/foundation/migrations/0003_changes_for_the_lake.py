"""
How a table tells the lake what changed: each row is stamped with the transaction that wrote it.

A watermark of time would lose what was stamped early and committed late; transaction numbers
below the oldest one still running cannot change any more. Deleted rows leave a tombstone.
"""

from django.db import migrations

SQL = """
CREATE TABLE foundation_tombstone (
    table_name text NOT NULL,
    row_id bigint NOT NULL,
    key bigint NOT NULL,  -- by which the lake knows it
    sx xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX tombstone_sx ON foundation_tombstone (sx);

CREATE FUNCTION kf_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sx := pg_current_xact_id();
    RETURN NEW;
END $$;

CREATE FUNCTION kf_bury() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO foundation_tombstone (table_name, row_id, key)
         SELECT DISTINCT $1, %I, %I FROM gone', TG_ARGV[0], TG_ARGV[1]
    ) USING TG_TABLE_NAME;
    RETURN NULL;
END $$;

CREATE PROCEDURE kf_track(of regclass, row_id text, key text) LANGUAGE plpgsql AS $$
BEGIN
    -- First a constant and then the true default: so no row is rewritten, however many there are.
    EXECUTE format('ALTER TABLE %s ADD COLUMN sx xid8 NOT NULL DEFAULT ''0''::xid8', of);
    EXECUTE format('ALTER TABLE %s ALTER COLUMN sx SET DEFAULT pg_current_xact_id()', of);
    EXECUTE format('CREATE INDEX %I ON %s (sx)', of || '_sx', of);
    EXECUTE format('CREATE TRIGGER stamp BEFORE UPDATE ON %s
        FOR EACH ROW EXECUTE FUNCTION kf_stamp()', of);
    EXECUTE format('CREATE TRIGGER bury AFTER DELETE ON %s REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION kf_bury(%L, %L)', of, row_id, key);
END $$;
"""
UNDO = """
DROP PROCEDURE kf_track;
DROP FUNCTION kf_bury;
DROP FUNCTION kf_stamp;
DROP TABLE foundation_tombstone;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_partitions_and_history")]
    operations = [migrations.RunSQL(SQL, UNDO)]
