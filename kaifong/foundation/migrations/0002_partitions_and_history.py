"""The journal's partitioned table, and the function by which tables keep their history."""

from django.db import migrations

ENTRY = """
CREATE SEQUENCE foundation_entry_id_seq;
CREATE TABLE foundation_entry (
    id bigint NOT NULL DEFAULT nextval('foundation_entry_id_seq'),
    recorded_at timestamptz NOT NULL,
    happened_at timestamptz NOT NULL,
    name varchar(60) NOT NULL,
    about varchar(20) NOT NULL,
    customer_id bigint,
    subject_id bigint,
    staff_id bigint,
    payload jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (id, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE INDEX entry_of_customer ON foundation_entry (customer_id, happened_at DESC, id DESC);
CREATE TABLE foundation_entry_rest PARTITION OF foundation_entry DEFAULT;

-- Runs as the schema's owner: the application itself may not make tables.
CREATE FUNCTION kf_make_month(month date) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    part text := 'foundation_entry_' || to_char(month, 'YYYYMM');
BEGIN
    IF to_regclass(part) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF foundation_entry FOR VALUES FROM (%L) TO (%L)',
        part, date_trunc('month', month)::date, (date_trunc('month', month) + interval '1 month')::date
    );
    RETURN true;
END $$;
SELECT kf_make_month((date_trunc('month', now()) + make_interval(months => n))::date)
FROM generate_series(0, 24) n;
"""

HISTORY = """
-- TG_ARGV[0]: the column that names the customer; TG_ARGV[1]: columns that are derived, not changed.
CREATE FUNCTION kf_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    number text := coalesce(current_setting('kf.changeset', true), '');
    derived text[] := TG_ARGV[1]::text[];
BEGIN
    IF number = '' THEN
        RAISE EXCEPTION 'Rows of % change inside a change-set only.', TG_TABLE_NAME
            USING HINT = 'Open one with foundation.history.actions.changes().';
    ELSIF number = '0' THEN
        RETURN NULL;
    ELSIF TG_OP = 'INSERT' THEN
        EXECUTE format(
            'INSERT INTO foundation_change (changeset_id, "table", row_id, customer_id, verb)
             SELECT $1, $2, n.id, n.%I, ''I'' FROM new_rows n', TG_ARGV[0])
            USING number::bigint, TG_TABLE_NAME;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format(
            'INSERT INTO foundation_change (changeset_id, "table", row_id, customer_id, verb, before)
             SELECT $1, $2, o.id, o.%I, ''D'', to_jsonb(o) - $3 FROM old_rows o', TG_ARGV[0])
            USING number::bigint, TG_TABLE_NAME, derived;
    ELSE
        EXECUTE format(
            'INSERT INTO foundation_change
                 (changeset_id, "table", row_id, customer_id, verb, before, after)
             SELECT $1, $2, n.id, n.%I, ''U'', d.before, d.after
             FROM new_rows n JOIN old_rows o USING (id), LATERAL (
                 SELECT jsonb_object_agg(k, to_jsonb(o) -> k) AS before,
                        jsonb_object_agg(k, to_jsonb(n) -> k) AS after
                 FROM jsonb_object_keys(to_jsonb(n)) k
                 WHERE to_jsonb(o) -> k IS DISTINCT FROM to_jsonb(n) -> k AND k <> ALL ($3)
             ) d
             WHERE d.before IS NOT NULL', TG_ARGV[0])
            USING number::bigint, TG_TABLE_NAME, derived;
    END IF;
    RETURN NULL;
END $$;

CREATE PROCEDURE kf_keep_history(of regclass, customer text, derived text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER history_i AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION kf_history(%L, %L)', of, customer, derived);
    EXECUTE format('CREATE TRIGGER history_d AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows
        FOR EACH STATEMENT EXECUTE FUNCTION kf_history(%L, %L)', of, customer, derived);
    EXECUTE format('CREATE TRIGGER history_u AFTER UPDATE ON %s
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION kf_history(%L, %L)', of, customer, derived);
END $$;
"""

CACHE = """
CREATE UNLOGGED TABLE foundation_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX foundation_cache_expires ON foundation_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_journal_history_brakes")]
    operations = [
        migrations.RunSQL(ENTRY, "DROP TABLE foundation_entry; DROP FUNCTION kf_make_month;"),
        migrations.RunSQL(HISTORY, "DROP PROCEDURE kf_keep_history; DROP FUNCTION kf_history;"),
        migrations.RunSQL(CACHE, "DROP TABLE foundation_cache;"),
    ]
