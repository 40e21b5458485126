"""The law's calendar, running clocks and their due dates; what was once believed stays."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

NEVER_CHANGED = """
CREATE FUNCTION kf_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are neither changed nor deleted.', TG_TABLE_NAME;
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON foundation_stormday
    FOR EACH STATEMENT EXECUTE FUNCTION kf_never_changed();
-- With its clock a due date may go, at the end of what it was kept for.
CREATE TRIGGER never_changed BEFORE UPDATE ON foundation_duecomputed
    FOR EACH STATEMENT EXECUTE FUNCTION kf_never_changed();
"""
CHANGEABLE = """
DROP TRIGGER never_changed ON foundation_stormday;
DROP TRIGGER never_changed ON foundation_duecomputed;
DROP FUNCTION kf_never_changed;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0003_changes_for_the_lake'),
    ]

    operations = [
        migrations.CreateModel(
            name='GeneralHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(unique=True)),
                ('name_en', models.CharField(max_length=80)),
                ('name_zh', models.CharField(max_length=80)),
                ('gazette_ref', models.CharField(default='', max_length=80)),
                ('source', models.CharField(max_length=40)),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(django.db.models.functions.datetime.ExtractYear('on'), name='holiday_of_year')],
                'constraints': [models.CheckConstraint(condition=models.Q(('on__iso_week_day', 7), _negated=True), name='holiday_not_a_sunday')],
            },
        ),
        migrations.CreateModel(
            name='LegalClock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=10)),
                ('about', models.CharField(max_length=20)),
                ('subject_id', models.BigIntegerField()),
                ('event_on', models.DateField()),
                ('length', models.PositiveSmallIntegerField()),
                ('unit', models.CharField(choices=[('days', 'days'), ('kept_days', 'kept_days'), ('working_days', 'working_days'), ('years', 'years')], max_length=12)),
                ('target_on', models.DateField(null=True)),
                ('started_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rule', 'about', 'subject_id', 'event_on'), name='legal_clock_once')],
            },
        ),
        migrations.CreateModel(
            name='DueComputed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=20)),
                ('value', models.DateField()),
                ('at', models.DateTimeField()),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='computed', to='foundation.legalclock')),
            ],
            options={
                'indexes': [models.Index(fields=['clock', '-id'], name='due_of_clock')],
            },
        ),
        migrations.CreateModel(
            name='StormDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('kind', models.CharField(choices=[('gale', 'Gale'), ('black_rain', 'Black Rain')], max_length=10)),
                ('source', models.CharField(max_length=200)),
                ('entered_by', models.BigIntegerField(null=True)),
                ('entered_at', models.DateTimeField()),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undo', to='foundation.stormday')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='storm_day_has_a_source'), models.CheckConstraint(condition=models.Q(('undoes', None), models.Q(('undoes', models.F('id')), _negated=True), _connector='OR'), name='storm_day_undoes_another')],
            },
        ),
        migrations.RunSQL(NEVER_CHANGED, CHANGEABLE),
    ]
