"""
Reverting an import deletes the products that it brought.

Each of them is looked for among the lines of all orders first, which without this index means
reading all of them, thousands of times.
"""

from django.db import migrations

SQL = "CREATE INDEX line_of_product ON orders_line (product_id) WHERE product_id IS NOT NULL;"


class Migration(migrations.Migration):
    dependencies = [
        ("integration", "0002_waiting_and_facts"),
        ("orders", "0003_changes_for_the_lake"),
    ]
    operations = [migrations.RunSQL(SQL, "DROP INDEX line_of_product;")]
