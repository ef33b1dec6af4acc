from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("lists", "0007_answered_calls")]

    operations = [
        migrations.AddField(
            "lease", "talk_ended_at", models.DateTimeField(null=True, help_text="business time: what follows is writing")
        ),
        migrations.AddField(
            "lease",
            "taken_from",
            models.CharField(
                max_length=80, default="", db_default="", help_text="the holder before a leader took over"
            ),
        ),
        migrations.AddField(
            "lease",
            "left_typed",
            models.JSONField(null=True, help_text="what had been typed then, and when that holder saw it; null: shown"),
        ),
    ]
