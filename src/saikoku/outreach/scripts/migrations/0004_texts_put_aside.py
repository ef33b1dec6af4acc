import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("scripts", "0003_texts_sent_back")]

    operations = [
        migrations.CreateModel(
            name="PutAside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("revision", models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="put_aside", to="scripts.revision",
                )),
            ],
        ),
    ]
