
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("debtors", "0006_first_versions"),
        ("liabilities", "0006_lighter_index_by_debtor"),
        ("tasks", "0001_things_to_do"),
    ]

    operations = [
        migrations.CreateModel(
            name="PrintRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "intent",
                    models.CharField(
                        help_text="ULID that the page was given: sent twice, done once", max_length=26, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("case", "事案から"), ("reprint", "再印刷"), ("requests", "依頼をまとめて")], max_length=8
                    ),
                ),
                ("place", models.CharField(choices=[("desk", "事務所"), ("visit", "訪問先")], max_length=5)),
                ("asked", models.IntegerField(help_text="instalments or requests that were asked for")),
                ("done", models.IntegerField(default=0, help_text="of those, worked through")),
                ("pages", models.IntegerField(default=0, help_text="slips printed")),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.CharField(max_length=80)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["-begun_at"], name="slip_run_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked__gt", 0), ("done__gte", 0), ("done__lte", models.F("asked")), ("pages__gte", 0)
                        ),
                        name="run_does_what_was_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at", None), ("done", models.F("asked")), _connector="OR"),
                        name="ended_run_did_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiscal_year", models.SmallIntegerField()),
                ("serial", models.IntegerField(help_text="within the fiscal year, without gaps")),
                ("slip_number", models.CharField(help_text="the city's own", max_length=20)),
                (
                    "edition",
                    models.SmallIntegerField(help_text="1, and one more each time the city stated other codes for the number"),
                ),
                ("record_number", models.CharField(help_text="the contact at which it was asked for", max_length=26)),
                ("place", models.CharField(choices=[("desk", "事務所"), ("visit", "訪問先")], max_length=5)),
                ("amount", models.BigIntegerField(help_text="yen, all of it")),
                ("fee", models.IntegerField(default=0, help_text="yen of reminder fee in the amount")),
                (
                    "late_charge",
                    models.BigIntegerField(default=0, help_text="yen of late charge in the amount, the city's figure"),
                ),
                ("gs1_128", models.CharField(default="", help_text="as printed; empty: left out or none", max_length=44)),
                ("elqr", models.CharField(default="", help_text="as printed; empty: left out or none", max_length=255)),
                (
                    "left_out",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, help_text="channel:reason", size=None
                    ),
                ),
                ("valid_until", models.DateField(null=True)),
                ("facts", models.JSONField(help_text="all that the paper says")),
                ("digest", models.CharField(help_text="SHA-256 of the facts", max_length=64)),
                ("issued_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.CharField(max_length=80)),
                ("worker_number", models.CharField(max_length=10)),
                ("kept_through", models.DateField(help_text="no day on or before which it may go")),
                (
                    "debtor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="printed_slips", to="debtors.debtor"
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="printed_slips", to="liabilities.instalment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SlipPrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("turn", models.SmallIntegerField()),
                ("reason", models.CharField(default="", max_length=100)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                (
                    "run",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="prints", to="slips.printrun"),
                ),
                (
                    "slip",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="prints", to="slips.slip"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RunRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "result",
                    models.CharField(
                        choices=[("", "これから"), ("printed", "印刷した"), ("left", "市の発行を待つ")],
                        default="",
                        max_length=7,
                    ),
                ),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="slips.printrun"
                    ),
                ),
                ("task", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tasks.task")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "task"), name="run_has_a_request_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", "left"), _negated=True),
                            models.Q(("reasons", []), _negated=True),
                            _connector="OR",
                        ),
                        name="request_left_to_the_city_says_why",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="slip",
            index=models.Index(fields=["issued_on"], name="printed_slip_by_day"),
        ),
        migrations.AddIndex(
            model_name="slip",
            index=models.Index(fields=["debtor"], name="printed_slip_by_debtor"),
        ),
        migrations.AddIndex(
            model_name="slip",
            index=models.Index(fields=["instalment"], name="printed_slip_by_instalment"),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.UniqueConstraint(fields=("fiscal_year", "serial"), name="printed_slip_has_one_number"),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.UniqueConstraint(fields=("slip_number", "edition"), name="printed_slip_has_each_edition_once"),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount__gt",
                        django.db.models.expressions.CombinedExpression(models.F("fee"), "+", models.F("late_charge")),
                    ),
                    ("fee__gte", 0),
                    ("late_charge__gte", 0),
                ),
                name="printed_slip_is_of_some_yen",
            ),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("edition__gt", 0),
                    ("serial__gt", 0),
                    models.Q(("slip_number", ""), _negated=True),
                    models.Q(("record_number", ""), _negated=True),
                ),
                name="printed_slip_names_number_and_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gs1_128", ""), ("gs1_128__regex", "^91[0-9]{42}$"), _connector="OR"),
                    models.Q(("elqr", ""), ("elqr__regex", "^000201[0-9]{249}$"), _connector="OR"),
                ),
                name="printed_slip_has_whole_codes",
            ),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until", None), ("valid_until__gte", models.F("issued_on")), _connector="OR"),
                name="printed_slip_has_not_expired",
            ),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kept_through__day", 31), ("kept_through__gt", models.F("issued_on")), ("kept_through__month", 3)
                ),
                name="printed_slip_is_kept_to_the_end_of_a_fiscal_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="printed_slip_carries_its_sha256"
            ),
        ),
        migrations.AddConstraint(
            model_name="slipprint",
            constraint=models.UniqueConstraint(fields=("slip", "turn"), name="slip_is_printed_once_a_turn"),
        ),
        migrations.AddConstraint(
            model_name="slipprint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("turn", 1)),
                    models.Q(("turn__gt", 1), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="reprinted_slip_says_why",
            ),
        ),
    ]
