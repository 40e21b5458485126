"""
The parts of the second wall that every walled table shares.

Settings are read without `missing_ok`, so that a query without a scope raises instead of
answering nothing slowly, and inside scalar sub-selects, so that they are read once a query.
"""

from django.db import migrations

WALL = """
CREATE PROCEDURE kf_wall(of regclass, about text, categories text) LANGUAGE plpgsql AS $$
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
        OR owner_id = (SELECT current_setting(''kf.%2$s_own'')::bigint)
    )', of, about, categories);
END $$;

CREATE PROCEDURE kf_wall_behind(of regclass, parent regclass, key text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', of);
    EXECUTE format('CREATE POLICY wall ON %1$s USING (
        (SELECT current_setting(''kf.all'')::boolean)
        OR EXISTS (SELECT 1 FROM %2$s parent WHERE parent.id = %1$s.%3$I)
    )', of, parent, key);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("authority", "0001_departments_staff_grants")]
    operations = [
        migrations.RunSQL(WALL, "DROP PROCEDURE kf_wall; DROP PROCEDURE kf_wall_behind;"),
    ]
