"""The outbox of mail to users, and which kinds they do not want."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0010_heads_of_chains'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('user_id', models.BigIntegerField()),
                ('language', models.CharField(max_length=10)),
                ('about', models.BigIntegerField(null=True)),
                ('facts', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('due', 'due'), ('handed', 'handed'), ('sent', 'sent'), ('kept', 'kept'), ('dropped', 'dropped'), ('failed', 'failed'), ('unclear', 'unclear')], default='due', max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(default='', max_length=80)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['due', 'handed'])), fields=['due_at', 'id'], name='mail_to_do'), models.Index(fields=['-made_at', '-id'], name='mail_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['due', 'handed', 'sent', 'kept', 'dropped', 'failed', 'unclear'])), name='mail_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('state__in', ['due', 'handed'])), models.Q(models.Q(('state__in', ['due', 'handed']), _negated=True), ('done_at__isnull', False)), _connector='OR'), name='mail_done_or_not')],
            },
        ),
        migrations.CreateModel(
            name='MailDeclined',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user_id', 'kind'), name='mail_declined_once')],
            },
        ),
    ]
