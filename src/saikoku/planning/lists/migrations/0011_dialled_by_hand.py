from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [("lists", "0010_put_last")]

    operations = [
        migrations.AddField(
            "lease",
            "dialled_at",
            models.DateTimeField(null=True, help_text="business time of the first dialling by hand; null: nobody told"),
        ),
        migrations.AddField(
            "lease", "dialled_phone", models.BigIntegerField(null=True, help_text="the number dialled by hand last")
        ),
        migrations.AddConstraint(
            "lease",
            models.CheckConstraint(
                condition=Q(dialled_at=None, dialled_phone=None)
                | Q(dialled_at__isnull=False, dialled_at__gte=F("opened_at"), dialled_phone__isnull=False, channel="1"),
                name="number_is_dialled_after_the_case_was_opened",
            ),
        ),
    ]
