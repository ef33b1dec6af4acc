import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0008_promises_with_what_they_took"), ("liabilities", "0007_letters_sent")]
    operations = [
        migrations.CreateModel(
            "PromisedInstalment",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("promise", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="covered", to="contacts.promise"
                )),
                ("instalment", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="liabilities.instalment"
                )),
            ],
            options={"constraints": [
                models.UniqueConstraint(fields=["promise", "instalment"], name="promise_names_an_instalment_once")
            ]},
        ),
    ]  # fmt: skip
