"""
What other systems know of a customer stands behind the wall of the customer; the lake hears of it.

Rows of nobody are behind it too: they are open only where it is down.
"""

from django.db import migrations

SQL = """
CALL kf_wall_behind('sources_contact', 'customers_customer', 'customer_id');
CALL kf_wall_behind('sources_deal', 'customers_customer', 'customer_id');
CALL kf_wall_behind('sources_ticket', 'customers_customer', 'customer_id');
CALL kf_wall_behind('sources_candidate', 'customers_customer', 'customer_id');
CALL kf_track('sources_contact', 'id', 'id');
CALL kf_track('sources_deal', 'id', 'id');
CALL kf_track('sources_ticket', 'id', 'id');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0001_other_systems"),
        ("customers", "0009_identities"),
        ("authority", "0004_the_wall_looks_up_each_row"),
        ("foundation", "0003_changes_for_the_lake"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
