import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("proposal", "0001_papers_handed_over")]

    operations = [
        migrations.CreateModel(
            name="Noted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="noted", to="proposal.answer"
                    ),
                ),
                ("noted_by", models.CharField(max_length=80)),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=~Q(noted_by=""), name="answer_was_read_by_somebody")],
            },
        ),
    ]
