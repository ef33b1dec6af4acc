import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0009_promised_instalments"), ("visits", "0004_notices_printed_beforehand")]
    operations = [
        migrations.CreateModel(
            name="NewAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("postal_code", models.CharField(default="", max_length=7)),
                ("town", models.CharField(max_length=100)),
                ("house", models.CharField(default="", max_length=60)),
                ("building", models.CharField(default="", max_length=80)),
                ("record", models.OneToOneField(
                    on_delete=django.db.models.deletion.PROTECT, related_name="moved_to", to="contacts.contact"
                )),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("town", ""), _negated=True), name="new_address_names_its_town"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("postal_code", ""), ("postal_code__regex", "^[0-9]{7}$"), _connector="OR"),
                        name="postal_code_has_seven_digits",
                    ),
                ],
            },
        ),
    ]  # fmt: skip
