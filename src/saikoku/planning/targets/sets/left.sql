-- Who need not be asked any more this month, and who has to be asked again, by what is known on the day.
-- Parameters: month, on, codes and sides (the programmes), contact (outcomes that count as a contact).
-- A row that a record took off the list stays off; of several reasons the first counts.
with target as materialized (
    select t.id, t.debtor_id, t.programme, known.side, t.left_on, t.left_reason, t.left_by_day
    from targets_target t
    join unnest(%(codes)s::text[], %(sides)s::text[]) as known (programme, side) on known.programme = t.programme
    where t.month = %(month)s and not t.withdrawn and (t.left_on is null or t.left_by_day)
        and t.work in ('01', '02', '03')
),
person as materialized (
    select debtor_id as owner_id, debtor_id as part_id from target
    union
    select target.debtor_id, d.id from target join debtors_debtor d on d.merged_into_id = target.debtor_id
),
stopped as (
    select target.id
    from target join liabilities_stop s on s.debtor_id = target.debtor_id and s.programme in ('', target.programme)
    where s.starts_on <= %(on)s and (s.ends_on is null or s.ends_on >= %(on)s)
        and (s.gone_on is null or s.gone_on > %(on)s)
    union
    select target.id
    from target
    join person on person.owner_id = target.debtor_id
    join liabilities_ownstop s on s.debtor_id = person.part_id
    where s.since < (%(on)s::date + 1) and (s.lifted_on is null or s.lifted_on > %(on)s)
),
paid as (
    select target.debtor_id, target.side
    from (select distinct debtor_id, side from target) target
    join unnest(%(codes)s::text[], %(sides)s::text[]) as known (programme, side) on known.side = target.side
    join liabilities_instalment i on i.debtor_id = target.debtor_id and i.programme = known.programme
    group by target.debtor_id, target.side
    having bool_and(i.balance <= 0)
),
promised as (
    select distinct person.owner_id as debtor_id, known.side
    from person
    join contacts_promise p on p.debtor_id = person.part_id and p.state = '1'
    join unnest(%(codes)s::text[], %(sides)s::text[]) as known (programme, side) on known.programme = p.programme
),
reached as (
    select distinct person.owner_id as debtor_id, known.side
    from person
    join contacts_contact c on c.debtor_id = person.part_id and c.on between %(month)s and %(on)s
    join unnest(%(codes)s::text[], %(sides)s::text[]) as known (programme, side) on known.programme = c.programme
    where c.work = '01' and c.channel in ('1', '2', '3') and c.outcome = any(%(contact)s::text[])
        and not exists (select from contacts_contact later where later.corrects = c.record_number and later.corrects <> '')
),
found as (
    select target.id, target.left_reason as was,
           case when stopped.id is not null then 'stopped'
                when paid.debtor_id is not null then 'paid'
                when promised.debtor_id is not null then 'promised'
                when reached.debtor_id is not null then 'reached'
                else '' end as reason
    from target
    left join stopped on stopped.id = target.id
    left join paid on paid.debtor_id = target.debtor_id and paid.side = target.side
    left join promised on promised.debtor_id = target.debtor_id and promised.side = target.side
    left join reached on reached.debtor_id = target.debtor_id and reached.side = target.side
)
update targets_target t
set left_reason = found.reason, left_by_day = found.reason <> '',
    left_on = case when found.reason = '' then null else coalesce(t.left_on, %(on)s) end
from found
where t.id = found.id and found.was <> found.reason
returning found.reason, t.debtor_id
