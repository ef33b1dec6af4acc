import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("ledger", "0007_differences_are_cleared")]

    operations = [
        migrations.AddField(
            "cover",
            "corrects",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="correction", to="ledger.cover"
            ),
        ),
        migrations.AddField(
            "cover",
            "reason",
            models.CharField(max_length=200, default="", db_default="", help_text="why it is corrected"),
        ),
        migrations.AlterField(
            "cover", "policy", models.CharField(max_length=60, help_text="number of the certificate")
        ),
        migrations.AddConstraint(
            "cover",
            models.CheckConstraint(
                condition=Q(corrects=None, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
                name="correction_of_a_certificate_has_its_reason",
            ),
        ),
    ]
