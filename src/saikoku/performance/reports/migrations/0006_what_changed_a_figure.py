from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0005_counted_in_the_background'),
    ]

    operations = [
        migrations.AddField(
            model_name='restatement',
            name='besides',
            field=ArrayField(base_field=models.CharField(max_length=12), default=list, help_text='what else came since: terms, records, other-work', size=None),
        ),
        migrations.AlterField(
            model_name='restatement',
            name='runs',
            field=ArrayField(base_field=models.BigIntegerField(), default=list, help_text='files applied since the look before that take part in the figure', size=None),
        ),
    ]
