"""How persons and members stand when their versions begin to be kept: the first version of each. Safe to repeat."""

from django.db import migrations

PERSONS = """
insert into debtors_personversion
    (debtor_id, household_id, content, said, delivered_on, line, verdict, stated_at, run_id)
select d.id, d.household_id, d.content,
       jsonb_strip_nulls(jsonb_build_object(
           'household_number', h.number, 'kind', nullif(d.kind, ''), 'name', nullif(d.name, ''),
           'name_kana', nullif(d.name_kana, ''), 'alias', nullif(d.alias, ''), 'born_on', d.born_on::text,
           'sex', nullif(d.sex, ''), 'postal_code', nullif(r.postal_code, ''), 'town_code', nullif(r.town_code, ''),
           'address', nullif(r.address, ''), 'building', nullif(r.building, ''),
           'mail_postal_code', nullif(m.postal_code, ''), 'mail_address', nullif(m.address, ''),
           'mail_name', nullif(m.recipient, ''), 'transfer_state', nullif(d.transfer_state, ''),
           'nhi_state', nullif(d.nhi_state, ''), 'insured_from', d.insured_from::text,
           'insured_until', d.insured_until::text, 'insured_number', nullif(d.insured_number, ''),
           'declaration_state', nullif(d.declaration_state, ''), 'representative', nullif(d.representative, ''),
           'returned_mail_on', d.returned_mail_on::text, 'returned_mail_reason', nullif(d.returned_mail_reason, ''),
           'other_insurance_suspected', d.other_insurance_suspected::text, 'undeclared_year', d.undeclared_year::text,
           'instalment_plan', d.instalment_plan::text, 'language', nullif(d.language, ''),
           'remarks', nullif(d.remarks, ''),
           'cautions', (
               select string_agg(c.code, ';' order by c.code) from debtors_caution c
               where c.debtor_id = d.id and c.ended_on is null)
       )) || coalesce((
           select jsonb_object_agg('phone' || p.rank, p.number) from debtors_phone p
           where p.debtor_id = d.id and p.source = '03' and p.rank between 1 and 3), '{}'),
       d.delivered_on, null, 'first', d.stated_at, d.run_id
from debtors_debtor d
left join debtors_household h on h.id = d.household_id
left join debtors_address r on r.debtor_id = d.id and r.kind = 'registered'
left join debtors_address m on m.debtor_id = d.id and m.kind = 'mailing'
where not exists (select from debtors_personversion v where v.debtor_id = d.id)
"""
MEMBERS = """
insert into debtors_memberversion
    (member_id, name, name_kana, born_on, sex, relation, nhi_from, nhi_until, declaration_state, line, verdict, stated_at,
     run_id)
select id, name, name_kana, born_on, sex, relation, nhi_from, nhi_until, declaration_state, null, 'first', stated_at, run_id
from debtors_member m
where not exists (select from debtors_memberversion v where v.member_id = m.id)
"""


class Migration(migrations.Migration):
    dependencies = [("debtors", "0005_kept_versions")]
    operations = [
        migrations.RunSQL(PERSONS, migrations.RunSQL.noop),
        migrations.RunSQL(MEMBERS, migrations.RunSQL.noop),
    ]
