"""Lines are found by their customer: to merge, copy and erase what one person bought."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_arrived_as")]
    operations = [
        migrations.AddIndex(
            "line", models.Index(fields=["customer_id"], name="line_of_customer")
        ),
    ]
