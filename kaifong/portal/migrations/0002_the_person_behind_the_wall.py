"""
Whoever is at a page of her own sees her own rows, and no other.

`missing_ok`: staff's scopes are the wall's own business; where none is set, the other policy raises.
"""

from django.db import migrations

HERSELF = """
CREATE POLICY herself ON customers_customer FOR SELECT
    USING (id = (SELECT nullif(current_setting('kf.person', true), '')::bigint));
CREATE POLICY herself ON orders_order FOR SELECT
    USING (customer_id = (SELECT nullif(current_setting('kf.person', true), '')::bigint));
CALL kf_wall_behind('portal_link', 'customers_customer', 'customer_id');
"""
NOBODY = """
DROP POLICY herself ON customers_customer;
DROP POLICY herself ON orders_order;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_links"),
        ("orders", "0005_arrived_as"),
        ("authority", "0005_looks_by_token"),
    ]
    operations = [migrations.RunSQL(HERSELF, NOBODY)]
