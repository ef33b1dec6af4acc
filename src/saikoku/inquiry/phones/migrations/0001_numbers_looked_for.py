import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("debtors", "0006_first_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneResearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "task_id",
                    models.BigIntegerField(
                        help_text="the task that it ended; null: there was none", null=True
                    ),
                ),
                ("record_number", models.CharField(help_text="its record of the ledger (work 06)", max_length=26, unique=True)),
                ("on", models.DateField()),
                ("outcome", models.CharField(help_text="N01 to N04", max_length=3)),
                ("number", models.CharField(default="", help_text="digits", max_length=15)),
                ("source", models.CharField(default="", help_text="R02 codes", max_length=2)),
                (
                    "looked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16),
                        help_text="places looked at, keys of sources.toml",
                        size=None,
                    ),
                ),
                ("found_in", models.CharField(default="", max_length=16)),
                ("evidence", models.CharField(default="", max_length=200)),
                ("worker_number", models.CharField(max_length=10)),
                ("by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "debtor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="phone_research", to="debtors.debtor"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["on"], name="research_by_day"),
                    models.Index(fields=["debtor", "-on"], name="research_by_debtor"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["N01", "N02", "N03", "N04"])), name="research_has_a_known_outcome"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome__in", ["N01", "N03"]),
                                models.Q(("number", ""), _negated=True),
                                models.Q(("source", ""), _negated=True),
                                models.Q(("found_in", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("outcome__in", ["N01", "N03"]), _negated=True),
                                ("found_in", ""),
                                ("number", ""),
                                ("source", ""),
                            ),
                            _connector="OR",
                        ),
                        name="only_what_was_found_has_a_number_and_a_source",
                    ),
                    models.CheckConstraint(condition=models.Q(("looked", []), _negated=True), name="research_looked_somewhere"),
                ],
            },
        ),
    ]
