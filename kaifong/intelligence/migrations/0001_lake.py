"""The schema in which DuckLake keeps its catalogue; what stands in it can be made anew."""

from django.db import migrations

SQL = """
CREATE SCHEMA IF NOT EXISTS lake;
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'kf_app') THEN
        GRANT ALL ON SCHEMA lake TO kf_app;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunSQL(SQL, "DROP SCHEMA lake CASCADE")]
