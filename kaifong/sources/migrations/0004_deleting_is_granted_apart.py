"""Whoever might keep other systems might let them go, with all that was read: he keeps that."""

from django.db import migrations

COLUMNS = "role_id, object, regions, channels, categories, own, classes, purposes, version"
GIVEN = f"""
INSERT INTO authority_grant (action, {COLUMNS})
SELECT 'delete', {COLUMNS.removesuffix("version")} 1 FROM authority_grant
WHERE object = 'source' AND action = 'keep'
"""
TAKEN = "DELETE FROM authority_grant WHERE object = 'source' AND action = 'delete'"


class Migration(migrations.Migration):
    dependencies = [
        ("authority", "0008_api_clients"),
        ("sources", "0003_mysql_and_mariadb"),
    ]
    operations = [migrations.RunSQL(GIVEN, TAKEN)]
