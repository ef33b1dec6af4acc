from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("contacts", "0004_by_moment")]

    operations = [
        migrations.AddIndex(
            "contact",
            models.Index(fields=["absence_notice"], condition=~Q(absence_notice=""), name="contact_by_notice"),
        ),
    ]
