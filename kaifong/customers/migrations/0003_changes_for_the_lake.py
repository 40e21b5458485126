from django.db import migrations

SQL = "CALL kf_track('customers_customer', 'id', 'lake_key');"


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_history_and_wall"),
        ("foundation", "0003_changes_for_the_lake"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
