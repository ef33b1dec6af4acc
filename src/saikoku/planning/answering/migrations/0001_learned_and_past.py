import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):

    initial = True
    dependencies = [("debtors", "0006_first_versions")]

    operations = [
        migrations.CreateModel(
            name="Learned",
            fields=[
                ID,
                ("on", models.DateField(
                    unique=True, help_text="the day for which it holds; records of earlier days are in it")),
                ("since", models.DateField(help_text="older attempts say nothing")),
                ("attempts", models.IntegerField()),
                ("contacts", models.IntegerField(help_text="attempts that reached the person liable")),
                ("answered", models.IntegerField(help_text="attempts that anybody answered")),
                ("seed", models.BigIntegerField(help_text="of the day's draw: whoever wants to can draw again")),
                ("factors", models.JSONField(
                    help_text="by target and dimension: shape, rate, attempts, contacts; drawn")),
                ("made_at", models.DateTimeField()),
            ],
            options={"constraints": [
                models.CheckConstraint(
                    condition=Q(contacts__gte=0, contacts__lte=F("answered"), answered__lte=F("attempts")),
                    name="contacts_are_among_answers_among_attempts",
                ),
                models.CheckConstraint(condition=Q(since__lt=F("on")), name="learned_from_days_before"),
            ]},
        ),
        migrations.CreateModel(
            name="Past",
            fields=[
                ID,
                ("debtor", models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="+", to="debtors.debtor")),
                ("tried", models.IntegerField()),
                ("reached", models.IntegerField()),
            ],
            options={"constraints": [
                models.CheckConstraint(
                    condition=Q(reached__gte=0, reached__lte=F("tried")), name="reached_among_the_tried"
                ),
            ]},
        ),
    ]  # fmt: skip
