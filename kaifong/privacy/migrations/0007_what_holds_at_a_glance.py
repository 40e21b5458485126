"""What holds now carries all that deciding needs: one look, no ledger."""

import django.contrib.postgres.fields
from django.db import migrations, models

FILL = """
UPDATE privacy_consentnow n SET seq = e.seq, state = e.state, purpose = e.purpose,
  channel = e.channel, address = e.address, kinds = e.kinds, recipients = e.recipients,
  for_gain = e.for_gain, mode = e.mode, answers = e.answers,
  said_at = coalesce(said.at, e.at), said_seq = coalesce(e.answers, e.seq)
FROM privacy_consentevent e
LEFT JOIN privacy_consentevent said ON said.customer_id = e.customer_id AND said.seq = e.answers
WHERE e.id = n.event_id
"""


def added(name, field, default=None):
    """Add a column to what is there already, its values to be filled in."""
    return migrations.AddField("consentnow", name, field, preserve_default=default is None)


def array():
    return django.contrib.postgres.fields.ArrayField(models.CharField(max_length=12), default=list)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0006_incidents")]
    operations = [
        migrations.RunSQL("SELECT set_config('kf.all', 'on', true)", migrations.RunSQL.noop),
        added("seq", models.IntegerField(default=0), 0),
        added("state", models.CharField(max_length=16, default=""), ""),
        added("purpose", models.CharField(max_length=12, default=""), ""),
        added("channel", models.CharField(max_length=6, default="")),
        added("address", models.BinaryField(null=True)),
        added("kinds", array(), ()),
        added("recipients", models.CharField(max_length=30, default="")),
        added("for_gain", models.BooleanField(default=False)),
        added("mode", models.CharField(max_length=8, default=""), ""),
        added("answers", models.IntegerField(null=True)),
        added("said_at", models.DateTimeField(default="2000-01-01T00:00Z"), ""),
        added("said_seq", models.IntegerField(default=0), 0),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "consentnow",
            models.Index(
                fields=["customer"],
                name="consent_looked_into",
                condition=models.Q(due_on__isnull=False) | models.Q(address__isnull=False),
            ),
        ),
    ]
