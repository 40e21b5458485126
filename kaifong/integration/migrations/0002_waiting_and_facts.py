"""Work that waits for the worker has states of its own; a problem keeps what fills its sentence."""

from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("uploaded", "Uploaded"),
    ("to_check", "To Check"),
    ("checking", "Checking"),
    ("checked", "Checked"),
    ("to_run", "To Run"),
    ("running", "Running"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("to_revert", "To Revert"),
    ("reverting", "Reverting"),
    ("reverted", "Reverted"),
]


class Migration(migrations.Migration):
    dependencies = [("integration", "0001_imports")]
    operations = [
        migrations.RemoveConstraint(model_name="import", name="one_import_at_a_time"),
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.CharField(choices=STATES, default="uploaded", max_length=10),
        ),
        migrations.AddField(
            model_name="import", name="facts", field=models.JSONField(default=dict)
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.UniqueConstraint(
                models.Value(1),
                condition=Q(state__in=["to_run", "running", "to_revert", "reverting"]),
                name="one_import_at_a_time",
            ),
        ),
    ]
