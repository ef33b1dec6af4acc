from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField()),
                ("holder", models.CharField(help_text="login name", max_length=80)),
                ("worker_number", models.CharField(default="", max_length=10)),
                ("reason", models.CharField(help_text="its words in the agreed list of that day", max_length=20)),
                ("limit_minutes", models.SmallIntegerField(help_text="as agreed when it began; 0: none")),
                ("leaves", models.BooleanField(default=False, help_text="the end of the person's work for the day")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(default="", max_length=80)),
            ],
            options={
                "indexes": [models.Index(fields=["began_at"], name="pause_by_moment")],
                "constraints": [
                    models.UniqueConstraint(fields=["account_id"], condition=Q(ended_at=None), name="one_pause_at_a_time"),
                    models.CheckConstraint(
                        condition=Q(ended_at=None, ended_by="") | (Q(ended_at__gte=F("began_at")) & ~Q(ended_by="")),
                        name="ended_pause_names_who_ended_it_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("call_number", models.CharField(max_length=26, unique=True)),
                ("account_id", models.BigIntegerField(help_text="null: the system", null=True)),
                ("worker_number", models.CharField(default="", max_length=10)),
                ("channel", models.CharField(max_length=1)),
                ("on", models.DateField()),
                ("began_at", models.DateTimeField()),
                ("talk_ended_at", models.DateTimeField(help_text="null: nobody told when the talk ended", null=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["on", "worker_number"], name="handling_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(talk_ended_at=None)
                        | Q(talk_ended_at__gte=F("began_at"), talk_ended_at__lte=F("recorded_at")),
                        name="talk_ends_between_its_beginning_and_its_record",
                    ),
                ],
            },
        ),
    ]
