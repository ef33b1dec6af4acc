from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("contacts", "0007_first_encouragements")]
    operations = [
        migrations.AddField(
            "promise", "paid_yen",
            models.BigIntegerField(null=True, help_text="yen of payments that it has taken; null: never judged"),
        ),
        migrations.AddConstraint(
            "promise",
            models.CheckConstraint(
                condition=Q(paid_yen=None) | Q(paid_yen__gte=0), name="promise_took_no_less_than_nothing"
            ),
        ),
    ]  # fmt: skip
