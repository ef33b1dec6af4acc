"""The encouragements that records named before their answers were kept: open, as under consideration. Safe to repeat.

The city's data brings each to its state at the next judgement; what the terms then say of days is in its `due_on`.
"""

from django.db import migrations

FIRST = """
insert into contacts_encouragement
    (contact_id, kind, debtor_id, programme, result, "on", due_on, state, ended_because, ended_by, end_reason)
select c.id, named.kind, c.debtor_id, c.programme, '5', c."on", c."on" + (t.value #>> '{}')::int, 'open', '', '', ''
from contacts_contact c
cross join lateral unnest(string_to_array(c.encouraged, ';')) as named (kind)
join terms_term t on c."on" <@ t.valid and t.name = case named.kind
    when 'transfer' then 'transfer_apply_days' else 'loss_days' end
where c.encouraged <> '' and c.origin = 'own'
    and not exists (select from contacts_contact later where later.corrects = c.record_number and later.corrects <> '')
on conflict do nothing
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0006_encouragements"), ("terms", "0002_proposals")]
    operations = [migrations.RunSQL(FIRST, migrations.RunSQL.noop)]
