-- The state of every promise by what was paid since the talk, for the person and the programme.
-- Twin of rules.promises.state_on; safe to repeat. Parameters: on, days and untils (the last day on which a payment
-- still keeps a promise of that day). A promise of the whole balance that was kept once is not asked again.
with asked as materialized (
    select p.id, p.state, p.promised_yen, u.until, c.on as talk_on, p.programme,
           coalesce(d.merged_into_id, d.id) as person_id,
           coalesce(sum(p.promised_yen) over (
               partition by p.contact_id order by p.line rows between unbounded preceding and 1 preceding
           ), 0) as before
    from contacts_promise p
    join contacts_contact c on c.id = p.contact_id
    join debtors_debtor d on d.id = p.debtor_id
    join unnest(%(days)s::date[], %(untils)s::date[]) as u (day, until) on u.day = p.promised_on
    where p.state <> '5' and c.on <= %(on)s
),
paid as (
    select asked.id, sum(pay.standing) as yen
    from asked
    join payments_payment pay on pay.debtor_id = asked.person_id and pay.programme = asked.programme
        and pay.paid_on between asked.talk_on and least(asked.until, %(on)s)
    where pay.standing is not null
    group by asked.id
),
owed as (
    select person.person_id, person.programme, coalesce(sum(greatest(i.balance, 0)), 0) as yen
    from (select distinct person_id, programme from asked where promised_yen is null) person
    join liabilities_instalment i on i.debtor_id = person.person_id and i.programme = person.programme
    group by person.person_id, person.programme
),
reckoned as (
    select asked.*, greatest(coalesce(paid.yen, 0) - asked.before, 0) as paid_yen, coalesce(owed.yen, 0) as owed_yen
    from asked
    left join paid on paid.id = asked.id
    left join owed on owed.person_id = asked.person_id and owed.programme = asked.programme
    where not (asked.state = '2' and asked.promised_yen is null)
),
found as (
    select id, case when promised_yen is not null and paid_yen >= promised_yen then '2'
                    when promised_yen is null and paid_yen > 0 and owed_yen <= 0 then '2'
                    when %(on)s <= until then '1'
                    when paid_yen > 0 then '3'
                    else '4' end as state
    from reckoned
)
update contacts_promise p
set state = found.state, judged_on = case when found.state = '1' then null else %(on)s::date end
from found
where p.id = found.id and p.state <> found.state
returning found.state
