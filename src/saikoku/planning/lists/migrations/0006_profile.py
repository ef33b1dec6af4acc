from django.db import migrations, models


class Migration(migrations.Migration):
    """The order by expected benefit; the queue is digested anew at its next turn, whatever the day."""

    dependencies = [("lists", "0005_typed"), ("answering", "0001_learned_and_past")]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="profile",
            field=models.SmallIntegerField(
                default=0, db_default=0, help_text="what the chance of an answer may depend on (answering.rules.profiles)"
            ),
        ),
        migrations.AlterField(
            model_name="candidate",
            name="base",
            field=models.IntegerField(default=0, help_text="what reaching the person is worth, in levels of a twentieth"),
        ),
        migrations.RunSQL("DELETE FROM lists_turn", migrations.RunSQL.noop),
    ]
