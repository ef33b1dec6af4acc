import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("lists", "0003_held_last")]

    operations = [
        migrations.AddField(
            model_name="lease",
            name="passed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list,
                help_text="households the holder passed over since he recorded last", size=None,
            ),
        ),
    ]
