"""Who is under 18, and that a guardian's consent was assessed: further standings of the ledger."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

NAME = "consent_of_a_minor_assessed"


class Migration(migrations.Migration):
    dependencies = [("privacy", "0007_what_holds_at_a_glance")]
    operations = [
        AddConstraintNotValid(
            "consentevent",
            models.CheckConstraint(
                condition=~models.Q(state="minor")
                & (~models.Q(state="assessed") | models.Q(answers__isnull=False)),
                name=NAME,
            ),
        ),
        ValidateConstraint("consentevent", NAME),
        migrations.AddIndex(
            "consentnow",
            models.Index(
                fields=["customer"],
                name="consent_of_minors",
                condition=models.Q(state__in=["under_age", "assessed"]),
            ),
        ),
    ]
