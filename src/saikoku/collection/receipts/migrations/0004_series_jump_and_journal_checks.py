import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_halts"),
        ("receipts", "0003_lines_of_voids_in_the_journal"),
    ]

    operations = [
        migrations.CreateModel(
            name="JournalCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lines", models.IntegerField()),
                ("torn", models.IntegerField()),
                ("broken", models.JSONField(help_text="places of lines that do not follow the one before")),
                ("lost", models.JSONField(help_text="numbers of acts that the books do not have")),
                ("unwritten", models.JSONField()),
                ("differing", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="SeriesJump",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_serial", models.IntegerField()),
                ("to_serial", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                (
                    "halt",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="jumps", to="ledger.halt"),
                ),
                (
                    "series",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="jumps", to="receipts.series"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("series", "halt"), name="series_jumps_once_for_a_halt"),
                    models.CheckConstraint(
                        condition=models.Q(("to_serial__gt", models.F("from_serial")), models.Q(("by", ""), _negated=True)),
                        name="series_jumps_ahead",
                    ),
                ],
            },
        ),
    ]
