from django.db import migrations, models

FORWARD = """
create function seals_permitted(wanted bigint, moment timestamptz) returns boolean language sql stable as $$
    select exists (
        select from seals_sealstep where seal_id = wanted and step = 'permitted' and since <= moment
    ) and not exists (
        select from seals_sealstep ended
        where ended.seal_id = wanted and ended.step in ('replaced', 'abolished', 'lost', 'returned') and ended.since <= moment
            and not exists (
                select from seals_sealstep back
                where back.seal_id = wanted and back.step = 'resumed' and back.since <= moment
                    and (back.since, back.id) > (ended.since, ended.id)
            )
    )
$$;
"""


class Migration(migrations.Migration):
    """A seal that was lost and found serves again once the city permits it and two persons entered that."""

    dependencies = [
        ('seals', '0001_seals_and_their_steps'),
    ]

    operations = [
        migrations.RunSQL(FORWARD, "drop function seals_permitted(bigint, timestamptz);"),
        migrations.RemoveConstraint(
            model_name='sealrequest',
            name='seal_request_is_for_a_known_step',
        ),
        migrations.RemoveConstraint(
            model_name='sealstep',
            name='seal_takes_a_step_once',
        ),
        migrations.RemoveConstraint(
            model_name='sealstep',
            name='seal_step_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='sealstep',
            name='seal_is_permitted_by_two_with_a_document',
        ),
        migrations.AlterField(
            model_name='sealrequest',
            name='step',
            field=models.CharField(choices=[('permitted', '市の許可を受けた'), ('replaced', 'ほかの領収印に変えた'), ('abolished', '廃止した'), ('lost', '紛失した'), ('reported', '紛失を市に報告した'), ('found', '見つかった'), ('resumed', '見つかった印を、市の許可を受けて再び使う'), ('returned', '市に返した(または処分した)')], max_length=10),
        ),
        migrations.AlterField(
            model_name='sealstep',
            name='step',
            field=models.CharField(choices=[('permitted', '市の許可を受けた'), ('replaced', 'ほかの領収印に変えた'), ('abolished', '廃止した'), ('lost', '紛失した'), ('reported', '紛失を市に報告した'), ('found', '見つかった'), ('resumed', '見つかった印を、市の許可を受けて再び使う'), ('returned', '市に返した(または処分した)')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='sealrequest',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['permitted', 'replaced', 'abolished', 'lost', 'reported', 'found', 'resumed', 'returned'])), name='seal_request_is_for_a_known_step'),
        ),
        migrations.AddConstraint(
            model_name='sealstep',
            constraint=models.UniqueConstraint(condition=models.Q(('step__in', ['abolished', 'permitted', 'replaced', 'returned'])), fields=('seal', 'step'), name='seal_takes_a_step_once'),
        ),
        migrations.AddConstraint(
            model_name='sealstep',
            constraint=models.UniqueConstraint(fields=('seal', 'step', 'since'), name='seal_takes_a_step_once_at_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='sealstep',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['permitted', 'replaced', 'abolished', 'lost', 'reported', 'found', 'resumed', 'returned'])), name='seal_step_is_known'),
        ),
        migrations.AddConstraint(
            model_name='sealstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('step__in', ['abolished', 'permitted', 'resumed']), _negated=True), models.Q(models.Q(('confirmed_by', ''), _negated=True), models.Q(('confirmed_by', models.F('entered_by')), _negated=True), models.Q(('document', ''), _negated=True)), _connector='OR'), name='seal_is_permitted_by_two_with_a_document'),
        ),
    ]
