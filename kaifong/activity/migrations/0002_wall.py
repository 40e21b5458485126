from django.db import migrations

SQL = """
CALL kf_wall_behind('activity_customerprofile', 'customers_customer', 'customer_id');
CALL kf_wall_behind('activity_customerday', 'customers_customer', 'customer_id');
ALTER TABLE activity_customerprofile SET (fillfactor = 75);
"""


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_rollups"), ("customers", "0002_history_and_wall")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
