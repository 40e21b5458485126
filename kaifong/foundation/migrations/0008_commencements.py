"""From which day what is not law yet is to be kept."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0007_chain'),
    ]

    operations = [
        migrations.CreateModel(
            name='Commencement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('switch', models.CharField(max_length=40)),
                ('on', models.DateField(null=True)),
                ('source', models.CharField(max_length=200)),
                ('entered_by', models.BigIntegerField(null=True)),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['switch', '-id'], name='commencement_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='commencement_sourced')],
            },
        ),
        migrations.RunSQL(
            "CALL kf_never_change('foundation_commencement')",
            "DROP TRIGGER never_changed ON foundation_commencement",
        ),
    ]
