import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("contacts", "0003_kept_versions")]

    operations = [
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["recorded_at"], name="contact_by_moment"),
        ),
    ]
