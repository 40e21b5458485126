"""
Behind the wall every row looks up its own parent.

Without OFFSET the planner may turn the question into a list of all parents, made before the first
row: on a million customers that is two seconds for a page of twenty-five.
"""

from django.db import migrations

BEHIND = """
CREATE OR REPLACE PROCEDURE kf_wall_behind(of regclass, parent regclass, key text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', of);
    EXECUTE format('CREATE POLICY wall ON %1$s USING (
        (SELECT current_setting(''kf.all'')::boolean)
        OR EXISTS (SELECT 1 FROM %2$s parent WHERE parent.id = %1$s.%3$I OFFSET 0)
    )', of, parent, key);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("authority", "0003_amendments")]
    operations = [migrations.RunSQL(BEHIND, migrations.RunSQL.noop)]
