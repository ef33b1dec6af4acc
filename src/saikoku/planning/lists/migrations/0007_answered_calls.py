from django.db import migrations, models
from django.db.models import Q


def text(length: int, default: str = "", help_text: str = "") -> models.CharField:
    return models.CharField(max_length=length, default=default, db_default=default, help_text=help_text)


class Migration(migrations.Migration):

    dependencies = [("lists", "0006_profile")]

    operations = [
        migrations.AddField("lease", "channel", text(1, "1", "1 we call, 2 the person called")),
        migrations.AddField("lease", "caller", text(15, help_text="inbound: the number that rang, digits")),
        migrations.AddField("lease", "answers", text(26, help_text="inbound: the record taken for its cause")),
        migrations.AddField(
            "lease", "rung_at", models.DateTimeField(null=True, help_text="somebody else answered a call of this household")
        ),
        migrations.AddField("lease", "rung_by", text(80, help_text="the name of whoever answered it")),
        migrations.AddConstraint(
            "lease",
            models.CheckConstraint(
                condition=Q(channel="2") | Q(channel="1", caller="", answers=""), name="only_an_answered_call_has_a_caller"
            ),
        ),
        migrations.AddConstraint(
            "lease",
            models.CheckConstraint(
                condition=Q(rung_at=None, rung_by="") | (Q(rung_at__isnull=False) & ~Q(rung_by="")),
                name="ring_names_who_answered",
            ),
        ),
    ]
