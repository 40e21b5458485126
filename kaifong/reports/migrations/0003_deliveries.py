"""Reports that are sent on a schedule: schedules, recipients, each delivery and its file."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0002_dashboards'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeliverySchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_id', models.BigIntegerField()),
                ('department', models.CharField(max_length=30)),
                ('purpose', models.CharField(max_length=20)),
                ('subject', models.CharField(max_length=80)),
                ('every', models.CharField(choices=[('day', 'day'), ('week', 'week'), ('month', 'month')], max_length=5)),
                ('day', models.PositiveSmallIntegerField(default=0)),
                ('hour', models.PositiveSmallIntegerField()),
                ('working_days', models.BooleanField(default=False)),
                ('form', models.CharField(choices=[('link', 'link'), ('csv', 'csv'), ('xlsx', 'xlsx'), ('pdf', 'pdf'), ('json', 'json')], max_length=4)),
                ('when', models.CharField(choices=[('always', 'always'), ('least', 'least'), ('most', 'most'), ('more', 'more'), ('changed', 'changed')], max_length=7)),
                ('measure', models.CharField(default='', max_length=40)),
                ('value', models.BigIntegerField(default=0)),
                ('ends_on', models.DateField(null=True)),
                ('standing', models.CharField(choices=[('running', 'running'), ('paused', 'paused'), ('ownerless', 'ownerless'), ('stopped', 'stopped')], default='running', max_length=9)),
                ('hand_over_by', models.DateTimeField(null=True)),
                ('next_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='report_delivery_due'), models.Index(fields=['owner_id'], name='delivery_by_owner')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('day', 0), ('every', 'day')), models.Q(('day__lte', 6), ('every', 'week')), models.Q(('day__gte', 1), ('day__lte', 31), ('every', 'month')), _connector='OR'), name='delivery_on_a_day'), models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='delivery_at_an_hour'), models.CheckConstraint(condition=models.Q(models.Q(('measure', ''), ('when__in', ['always', 'changed'])), models.Q(models.Q(('when__in', ['always', 'changed']), _negated=True), models.Q(('measure', ''), _negated=True)), _connector='OR'), name='delivery_compares_a_figure'), models.CheckConstraint(condition=models.Q(models.Q(('next_at__isnull', False), ('standing', 'running')), models.Q(models.Q(('standing', 'running'), _negated=True), ('next_at', None)), _connector='OR'), name='delivery_runs_or_not')],
            },
        ),
        migrations.CreateModel(
            name='DeliveryRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff_id', models.BigIntegerField()),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('unmet', 'unmet'), ('declined', 'declined'), ('gone', 'gone'), ('barred', 'barred'), ('broken', 'broken'), ('failed', 'failed')], default='waiting', max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('digest', models.CharField(default='', max_length=64)),
                ('bare', models.CharField(default='', max_length=12)),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='reports.deliveryschedule')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('schedule', 'staff_id', 'due_at'), name='delivery_run_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('next_at__isnull', False), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('done_at__isnull', False), ('next_at', None)), _connector='OR'), name='delivery_run_waits_or_not'),
                ],
                'indexes': [
                    models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='delivery_run_due'),
                    models.Index(fields=['staff_id', '-due_at'], name='delivery_run_of'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeliveryRecipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.CharField(choices=[('staff', 'staff'), ('role', 'role'), ('department', 'department')], max_length=10)),
                ('staff_id', models.BigIntegerField(null=True)),
                ('code', models.CharField(default='', max_length=40)),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='reports.deliveryschedule')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('schedule', 'to', 'staff_id', 'code'), name='delivery_recipient_once', nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(models.Q(('code', ''), ('staff_id__isnull', False), ('to', 'staff')), models.Q(models.Q(('to', 'staff'), _negated=True), ('staff_id', None), models.Q(('code', ''), _negated=True)), _connector='OR'), name='delivery_recipient_is_one'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeliveryDeclined',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declined', to='reports.deliveryschedule')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('schedule', 'staff_id'), name='delivery_declined_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='DeliveryFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.UUIDField(unique=True)),
                ('form', models.CharField(choices=[('link', 'link'), ('csv', 'csv'), ('xlsx', 'xlsx'), ('pdf', 'pdf'), ('json', 'json')], max_length=4)),
                ('rows', models.PositiveIntegerField()),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('most', models.PositiveSmallIntegerField()),
                ('fetched', models.PositiveSmallIntegerField(default=0)),
                ('ended_at', models.DateTimeField(null=True)),
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='file', to='reports.deliveryrun')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['expires_at'], name='delivery_file_lives')],
                'constraints': [models.CheckConstraint(condition=models.Q(('fetched__lte', models.F('most'))), name='delivery_file_fetched_at_most'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='delivery_file_lasts')],
            },
        ),
    ]
