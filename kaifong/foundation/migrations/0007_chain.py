"""Blocks and anchors of sealed logs, which the database lets nobody change."""

import django.contrib.postgres.fields
from django.db import migrations, models

PROTECTED = """
-- For any table: who may write rows may neither change, delete nor empty them.
CREATE PROCEDURE kf_never_change(of regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION kf_never_changed()', of);
END $$;
CALL kf_never_change('foundation_block');
CALL kf_never_change('foundation_anchor');
"""
OPEN = """
DROP TRIGGER never_changed ON foundation_block;
DROP TRIGGER never_changed ON foundation_anchor;
DROP PROCEDURE kf_never_change;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0006_hkid_masked'),
    ]

    operations = [
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=40)),
                ('on', models.DateField()),
                ('number', models.PositiveIntegerField()),
                ('hash', models.BinaryField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chain', 'on'), name='anchor_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField()),
                ('table', models.CharField(max_length=63)),
                ('columns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=63))),
                ('ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                ('last_id', models.BigIntegerField()),
                ('digests', models.BinaryField()),
                ('previous', models.BinaryField()),
                ('hash', models.BinaryField()),
                ('sealed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['chain', 'last_id'], name='block_by_last_row')],
                'constraints': [models.UniqueConstraint(fields=('chain', 'number'), name='block_once'), models.UniqueConstraint(fields=('chain', 'previous'), name='block_without_forks'), models.CheckConstraint(condition=models.Q(('ids', []), _negated=True), name='block_of_rows')],
            },
        ),
        migrations.RunSQL(PROTECTED, OPEN),
    ]
