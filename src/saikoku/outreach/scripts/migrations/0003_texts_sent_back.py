from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [("scripts", "0002_uses_that_the_city_grants")]

    operations = [
        migrations.AddField(
            model_name="decision", name="returned",
            field=models.BooleanField(default=False, help_text="the city sent it back to whoever proposed it"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=Q(approved=False) | Q(returned=False), name="approved_texts_are_not_sent_back"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=Q(returned=False) | ~Q(decided_by=F("proposed_by")), name="nobody_sends_back_his_own_texts"
            ),
        ),
    ]
