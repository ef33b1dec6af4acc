from django.db import migrations, models
from django.db.models import Q

ONCE = ["journalled", "void_asked", "voided", "void_written", "void_confirmed"]
KNOWN = [
    "journalled", "sent", "printed", "not_printed", "unknown", "void_asked", "voided", "void_written", "void_confirmed",
    "paper_missing",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("receipts", "0002_series_seals_and_sums_by_trigger")]
    operations = [
        migrations.RemoveConstraint("receiptstep", "receipt_takes_a_step_once"),
        migrations.RemoveConstraint("receiptstep", "receipt_step_is_known"),
        migrations.AlterField(
            "receiptstep", "step",
            models.CharField(
                max_length=14,
                choices=[
                    ("journalled", "別の記憶装置の控えに書いた"),
                    ("sent", "印刷に回した"),
                    ("printed", "印刷できたことを確かめた"),
                    ("not_printed", "紙が出なかった"),
                    ("unknown", "紙が出たか分からない"),
                    ("void_asked", "取消しを求めた(返金)"),
                    ("voided", "書損にした"),
                    ("void_written", "書損を別の記憶装置の控えに書いた"),
                    ("void_confirmed", "二人目が、戻った原本と控えを確かめた"),
                    ("paper_missing", "原本が戻っていないことを二人目が記録した"),
                ],
            ),
        ),
        migrations.AddConstraint(
            "receiptstep",
            models.UniqueConstraint(condition=Q(step__in=ONCE), fields=("receipt", "step"), name="receipt_takes_a_step_once"),
        ),
        migrations.AddConstraint(
            "receiptstep", models.CheckConstraint(condition=Q(step__in=KNOWN), name="receipt_step_is_known")
        ),
    ]  # fmt: skip
