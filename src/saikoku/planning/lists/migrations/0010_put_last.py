from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("lists", "0009_number_rests")]

    operations = [
        migrations.AddField(
            "candidate",
            "put_last_at",
            models.DateTimeField(null=True, help_text="when the household was given back uncalled: last on that day"),
        ),
    ]
