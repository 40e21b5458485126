from django.db import migrations

TABLES = (
    "customers_contactpoint",
    "customers_externalidentity",
    "customers_customerprofile",
    "customers_customerday",
)
AGAIN = "DROP POLICY wall ON {0}; CALL kf_wall_behind('{0}', 'customers_customer', 'customer_id');"


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0003_changes_for_the_lake"),
        ("authority", "0004_the_wall_looks_up_each_row"),
    ]
    operations = [
        migrations.RunSQL(AGAIN.format(table), migrations.RunSQL.noop) for table in TABLES
    ]
