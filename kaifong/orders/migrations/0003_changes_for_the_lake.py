from django.db import migrations

# Lines are known to the lake by their order: one that changed is taken again as a whole.
SQL = """
CALL kf_track('orders_order', 'id', 'id');
CALL kf_track('orders_line', 'order_id', 'order_id');
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_wall"), ("foundation", "0003_changes_for_the_lake")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
