"""How many numbers of identity cards were masked, by entrance and day; never which."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0005_general_holidays'),
    ]

    operations = [
        migrations.CreateModel(
            name='HkidMasked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('entrance', models.CharField(max_length=80)),
                ('hits', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('on', 'entrance'), name='hkid_masked_once_a_day'), models.CheckConstraint(condition=models.Q(('hits__gt', 0)), name='hkid_masked_some')],
            },
        ),
    ]
