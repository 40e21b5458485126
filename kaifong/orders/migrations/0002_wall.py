from django.db import migrations

SQL = """
CALL kf_wall('orders_order', 'order', 'categories');
CALL kf_wall_behind('orders_line', 'orders_order', 'order_id');
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_orders_and_returns"), ("authority", "0002_the_wall")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
