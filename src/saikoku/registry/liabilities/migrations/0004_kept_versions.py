"""What T05, T06, T07 and T10 say is kept as it came, in a table of versions for each; a run's statements are found."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models
from django.db.models.functions import Now

VERDICTS = [
    ("first", "はじめ"), ("new", "新規"), ("changed", "変更"), ("unchanged", "変化なし"), ("superseded", "古い行"),
    ("gone", "対象外"),
]  # fmt: skip


def versions(name: str, row: str, of: str, **stated: models.Field) -> migrations.CreateModel:
    """The table `name`: each row of a file about a row of the table `of`, once in a run."""
    words = [code for code, _ in VERDICTS]
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("line", models.IntegerField(
                help_text="of the file; null: the file did not name it, or it was not kept", null=True)),
            ("verdict", models.CharField(choices=VERDICTS, default="first", max_length=10)),
            ("stated_at", models.DateTimeField(db_default=Now(), help_text="the file was drawn up (else received)")),
            ("run_id", models.BigIntegerField()),
            *stated.items(),
            (row, models.ForeignKey(
                db_index=False, on_delete=models.PROTECT, related_name="versions", to=f"liabilities.{of}")),
        ],
        options={
            "abstract": False,
            "indexes": [models.Index(fields=["run_id", "verdict", "line"], name=f"{row}_version_by_run")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(verdict__in=words), name=f"{name.lower()}_says_what_it_was"),
                models.UniqueConstraint(fields=(row, "run_id"), name=f"{row}_has_one_version_in_a_run"),
            ],
        },
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("liabilities", "0003_no_orphans")]
    operations = [
        versions(
            "LossVersion", "loss", "qualificationloss",
            debtor_number=models.CharField(max_length=15),
            household_number=models.CharField(default="", max_length=15),
            filed_on=models.DateField(),
            lost_on=models.DateField(),
            premium_reduced=models.BigIntegerField(help_text="yen"),
        ),
        versions(
            "SlipVersion", "slip", "slipissued",
            mpn_number=models.CharField(default="", max_length=20),
            request_number=models.CharField(max_length=20),
            issued_on=models.DateField(),
            debtor_number=models.CharField(max_length=15),
            programme=models.CharField(max_length=2),
            assessed_year=models.SmallIntegerField(),
            due_year=models.SmallIntegerField(),
            notice_number=models.CharField(max_length=20),
            instalment=models.CharField(max_length=2),
            amount=models.BigIntegerField(help_text="yen"),
            valid_until=models.DateField(null=True),
        ),
        versions(
            "StopVersion", "stop", "stop",
            debtor_number=models.CharField(max_length=15),
            programme=models.CharField(default="", help_text="empty: every programme", max_length=2),
            reason=models.CharField(max_length=2),
            starts_on=models.DateField(),
            ends_on=models.DateField(help_text="the last day in force; null: open", null=True),
            remarks=models.CharField(default="", max_length=200),
        ),
        versions(
            "TransferVersion", "transfer", "transferregistration",
            route=models.CharField(default="", max_length=1),
            starts_on=models.DateField(),
            ended_on=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="instalmentstatement", index=BrinIndex(fields=["run_id"], name="statement_by_run")
        ),
    ]  # fmt: skip
