"""How targets stand when their versions begin to be kept: the first version of each. Safe to repeat."""

from django.db import migrations

FIRST = """
insert into targets_targetversion
    (debtor_id, month, programme, work, delivered_on, withdrawn, person_id, line, verdict, stated_at, run_id)
select t.debtor_id, t.month, t.programme, t.work, t.delivered_on, t.withdrawn,
       (select v.id from debtors_personversion v where v.debtor_id = t.debtor_id and v.verdict = 'first'),
       null, 'first', t.stated_at, t.run_id
from targets_target t
where not exists (
    select from targets_targetversion v
    where v.debtor_id = t.debtor_id and v.month = t.month and v.programme = t.programme and v.work = t.work
)
"""


class Migration(migrations.Migration):
    dependencies = [("targets", "0004_kept_versions"), ("debtors", "0006_first_versions")]
    operations = [migrations.RunSQL(FIRST, migrations.RunSQL.noop)]
