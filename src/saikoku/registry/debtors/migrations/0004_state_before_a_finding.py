from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('debtors', '0003_content_of_persons'),
    ]

    operations = [
        migrations.AddField(
            model_name='phonefinding',
            name='state_before',
            field=models.CharField(default='', help_text='empty: the number was new', max_length=1),
        ),
    ]
