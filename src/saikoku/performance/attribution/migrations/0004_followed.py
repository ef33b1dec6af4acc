from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attribution", "0003_other_effect_of_some_yen")]

    operations = [
        migrations.CreateModel(
            name="Followed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="credits_follow_up_to_one_moment")],
            },
        ),
    ]
