from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cash", "0006_passings_are_taken_by_others")]
    operations = [
        migrations.AddField(
            "dayclose", "lost_reason",
            models.CharField(
                default="", help_text="why receipts that an older copy of the books lost were not entered again", max_length=200
            ),
        ),
    ]  # fmt: skip
