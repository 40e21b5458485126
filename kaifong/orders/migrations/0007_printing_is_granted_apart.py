"""Whoever might export reports might have them as papers, too: he keeps that."""

from django.db import migrations

COLUMNS = "role_id, object, regions, channels, categories, own, classes, purposes, version"
GIVEN = f"""
INSERT INTO authority_grant (action, {COLUMNS})
SELECT 'print', {COLUMNS.removesuffix("version")} 1 FROM authority_grant
WHERE object = 'order' AND action = 'export'
"""
TAKEN = "DELETE FROM authority_grant WHERE object = 'order' AND action = 'print'"


class Migration(migrations.Migration):
    dependencies = [
        ("authority", "0005_looks_by_token"),
        ("orders", "0006_lines_of_one_customer"),
    ]
    operations = [migrations.RunSQL(GIVEN, TAKEN)]
