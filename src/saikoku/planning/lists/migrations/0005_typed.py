from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("lists", "0004_passed_over")]

    operations = [
        migrations.AddField(
            model_name="lease",
            name="typed",
            field=models.JSONField(
                default=dict, help_text="typed by the holder and not recorded, by field; gone with the lease"
            ),
        ),
    ]
