"""A person owes a few instalments: the index that finds them needs no programme, and costs less at each row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("liabilities", "0005_first_versions")]
    operations = [
        migrations.RemoveIndex(model_name="instalment", name="instalment_by_debtor"),
        migrations.AddIndex(
            model_name="instalment", index=models.Index(fields=["debtor"], name="instalment_by_debtor")
        ),
    ]
