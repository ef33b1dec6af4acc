from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):

    dependencies = [("presence", "0001_pauses_and_times")]

    operations = [
        migrations.AddField(
            "handling",
            "dialled_at",
            models.DateTimeField(null=True, help_text="null: nobody told; the talk counts from the beginning"),
        ),
        migrations.AddConstraint(
            "handling",
            models.CheckConstraint(
                condition=Q(dialled_at=None)
                | Q(dialled_at__gte=F("began_at"), dialled_at__lte=Coalesce("talk_ended_at", "recorded_at")),
                name="call_is_dialled_before_its_talk_ends",
            ),
        ),
    ]
