import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("debtors", "0001_people"), ("lists", "0011_dialled_by_hand")]

    operations = [
        migrations.CreateModel(
            name="Dialled",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("call_number", models.CharField(max_length=26)),
                (
                    "sides",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None),
                ),
                ("phone", models.CharField(help_text="digits", max_length=15)),
                ("at", models.DateTimeField(help_text="business time of the first dialling of this number")),
                ("holder_id", models.BigIntegerField(help_text="the account; null: the system", null=True)),
                ("holder", models.CharField(help_text="who dialled", max_length=80)),
                (
                    "typed",
                    models.JSONField(default=dict, help_text="what he had typed when he gave the case back, by field"),
                ),
                (
                    "debtor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="debtors.debtor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("call_number", "phone"), name="number_of_a_call_is_dialled_once")
                ],
                "indexes": [
                    models.Index(fields=["phone"], name="dialled_by_phone"),
                    models.Index(fields=["holder"], name="dialled_by_holder"),
                ],
            },
        ),
    ]
