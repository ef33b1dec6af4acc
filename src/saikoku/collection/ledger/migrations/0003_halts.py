from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_sums_and_holdings_by_trigger"),
    ]

    operations = [
        migrations.CreateModel(
            name="Halt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cause",
                    models.CharField(choices=[("journal", "帳簿が領収証の控えより古い")], default="journal", max_length=8),
                ),
                ("missing", models.JSONField(help_text="the acts that the books lost, as the journal tells them")),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField(null=True)),
                ("asked_by", models.CharField(default="", max_length=80)),
                ("reason", models.CharField(default="", help_text="what was done about the missing acts", max_length=200)),
                ("released_at", models.DateTimeField(null=True)),
                ("released_by", models.CharField(default="", max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("released_at", None)), fields=("cause",), name="money_stands_still_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_at", None), ("asked_by", ""), ("reason", "")),
                            models.Q(
                                ("asked_at__isnull", False),
                                models.Q(("asked_by", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="release_is_asked_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at", None), ("released_by", "")),
                            models.Q(
                                ("asked_at__isnull", False),
                                ("released_at__isnull", False),
                                models.Q(("released_by", ""), _negated=True),
                                models.Q(("released_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="money_is_released_by_a_second_person",
                    ),
                ],
            },
        ),
    ]
