import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("debtors", "0006_first_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnsweredCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call_number",
                    models.CharField(
                        help_text="the page's intent, and the talk's", max_length=26, unique=True
                    ),
                ),
                ("answered_at", models.DateTimeField()),
                ("answered_by", models.CharField(max_length=80)),
                ("worker_number", models.CharField(default="", max_length=10)),
                (
                    "caller",
                    models.CharField(default="", help_text="the number that rang, digits; empty: withheld", max_length=15),
                ),
                (
                    "ending",
                    models.CharField(
                        choices=[
                            ("case", "事案を開いた"),
                            ("handed", "担当へ引き継いだ"),
                            ("unknown", "どなたか分からない"),
                            ("after_hours", "受付時間外を案内した"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "found_by",
                    models.CharField(default="", help_text="phone, absence-notice, number, household, name", max_length=14),
                ),
                (
                    "handed_to",
                    models.CharField(default="", help_text="the login name of whoever holds the household", max_length=80),
                ),
                ("said", models.CharField(default="", help_text="of an unknown caller", max_length=400)),
                (
                    "wanted",
                    models.CharField(
                        blank=True,
                        choices=[("call_back", "折り返す"), ("research", "調べる"), ("none", "することはない")],
                        default="",
                        max_length=9,
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("owner_id", models.BigIntegerField(help_text="the account that answered and calls back", null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(default="", max_length=80)),
                ("result", models.CharField(default="", max_length=200)),
                (
                    "debtor",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="debtors.debtor"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["answered_at"], name="answered_by_moment"),
                    models.Index(
                        condition=models.Q(
                            ("ending", "unknown"), ("settled_at", None), models.Q(("wanted", "none"), _negated=True)
                        ),
                        fields=["due_at"],
                        name="answered_open",
                    ),
                    models.Index(
                        condition=models.Q(("ending", "handed"), ("settled_at", None)),
                        fields=["handed_to"],
                        name="answered_handed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("debtor__isnull", False), ("ending__in", ["case", "handed"])),
                            models.Q(("debtor", None), ("ending__in", ["unknown", "after_hours"])),
                            _connector="OR",
                        ),
                        name="only_a_known_caller_is_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ending", "handed"), models.Q(("handed_to", ""), _negated=True)),
                            models.Q(models.Q(("ending", "handed"), _negated=True), ("handed_to", "")),
                            _connector="OR",
                        ),
                        name="handed_call_names_who_has_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ending", "unknown"),
                                models.Q(("said", ""), _negated=True),
                                models.Q(("wanted", ""), _negated=True),
                            ),
                            models.Q(models.Q(("ending", "unknown"), _negated=True), ("said", ""), ("wanted", "")),
                            _connector="OR",
                        ),
                        name="unknown_caller_said_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_at__isnull", False), ("wanted", "call_back"), models.Q(("caller", ""), _negated=True)
                            ),
                            models.Q(models.Q(("wanted", "call_back"), _negated=True), ("due_at", None)),
                            _connector="OR",
                        ),
                        name="unknown_caller_is_called_back_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("ending", "after_hours"), _negated=True), ("caller", ""), _connector="OR"),
                        name="nothing_is_kept_after_hours",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", ""), ("settled_at", None), ("settled_by", "")),
                            models.Q(
                                ("ending__in", ["unknown", "handed"]),
                                ("settled_at__gte", models.F("answered_at")),
                                models.Q(("settled_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="settled_call_names_who_settled_it",
                    ),
                ],
            },
        ),
    ]
