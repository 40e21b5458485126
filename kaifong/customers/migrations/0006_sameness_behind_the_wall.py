from django.db import migrations

SQL = """
CALL kf_wall_behind('customers_pair', 'customers_customer', 'left_id');
CALL kf_wall_behind('customers_distinct', 'customers_customer', 'left_id');
CALL kf_wall_behind('customers_merge', 'customers_customer', 'winner_id');
CALL kf_wall_behind('customers_moved', 'customers_merge', 'merge_id');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0005_sameness"),
        ("authority", "0004_the_wall_looks_up_each_row"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
