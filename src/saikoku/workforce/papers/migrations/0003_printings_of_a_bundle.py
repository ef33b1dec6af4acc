import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("papers", "0002_papers_move_by_their_steps")]

    operations = [
        migrations.CreateModel(
            name="Printing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("bundle", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="printings", to="papers.bundle",
                )),
            ],
        ),
    ]
