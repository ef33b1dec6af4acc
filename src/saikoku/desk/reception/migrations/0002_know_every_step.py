from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("reception", "0001_tell_how_far_a_run_is")]

    operations = [
        migrations.RemoveConstraint(model_name="progress", name="step_under_way_is_known"),
        migrations.AddConstraint(
            model_name="progress",
            constraint=models.CheckConstraint(
                condition=models.Q(step__in=["open", "rows", "keys", "compare", "turn", "ready", "merge"]),
                name="step_under_way_is_known",
            ),
        ),
    ]
