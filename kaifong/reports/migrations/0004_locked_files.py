"""Files that go with the mail, locked by a password of their recipient."""

import django.db.models.deletion
from django.db import migrations, models

FORMS = ["link", "csv", "xlsx", "pdf", "json", "xlsx-mail", "pdf-mail"]


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_deliveries")]

    operations = [
        migrations.AlterField(
            model_name="deliveryschedule",
            name="form",
            field=models.CharField(max_length=9, choices=[(one, one) for one in FORMS]),
        ),
        migrations.AlterField(
            model_name="deliveryfile",
            name="form",
            field=models.CharField(max_length=9, choices=[(one, one) for one in FORMS]),
        ),
        migrations.AddField(
            model_name="deliveryfile",
            name="mailed",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="DeliveryPassword",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("staff_id", models.BigIntegerField()),
                ("name", models.UUIDField(unique=True)),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passwords",
                        to="reports.deliveryschedule",
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(
                                    fields=("schedule", "staff_id"), name="delivery_password_once"
                                ),
                ],
            },
        ),
    ]
