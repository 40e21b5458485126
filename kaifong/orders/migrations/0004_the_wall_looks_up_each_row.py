from django.db import migrations

AGAIN = """
DROP POLICY wall ON orders_line;
CALL kf_wall_behind('orders_line', 'orders_order', 'order_id');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_changes_for_the_lake"),
        ("authority", "0004_the_wall_looks_up_each_row"),
    ]
    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
