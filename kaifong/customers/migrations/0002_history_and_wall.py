from django.db import migrations

SQL = """
CALL kf_keep_history('customers_customer', 'id', '{region,categories,search_text,search_zh,sx}');
CALL kf_keep_history('customers_contactpoint', 'customer_id', '{}');
CALL kf_keep_history('customers_externalidentity', 'customer_id', '{}');
CALL kf_wall('customers_customer', 'customer', 'categories');
CALL kf_wall_behind('customers_contactpoint', 'customers_customer', 'customer_id');
CALL kf_wall_behind('customers_externalidentity', 'customers_customer', 'customer_id');
CALL kf_wall_behind('customers_customerprofile', 'customers_customer', 'customer_id');
CALL kf_wall_behind('customers_customerday', 'customers_customer', 'customer_id');
ALTER TABLE customers_customerprofile SET (fillfactor = 75);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_customers"),
        ("foundation", "0002_partitions_and_history"),
        ("authority", "0002_the_wall"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
