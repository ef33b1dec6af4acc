from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("lists", "0008_taken_over")]

    operations = [
        migrations.AddField(
            "candidate",
            "rests_until",
            models.DateTimeField(
                null=True, help_text="from when on one of the numbers dialled today may be dialled again; null: another is free"
            ),
        ),
    ]
