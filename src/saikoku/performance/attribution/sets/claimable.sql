-- What claims payments (rules 1 transfer, 3 promise, 4 notice) and procedures (5), laid to each person it may serve:
-- paid (or filed) on a day from `from_on` to `until_on`, due before `due_before`. Twin of rules.claims.
-- Parameters: transfer_days, promise_days, notice_days, loss_days, overdue_only; {scope} narrows the
-- registrations.
create temp table claimable on commit drop as
with at_home as materialized (  -- whoever lives with whom a visit or a word was for, as known now
    select coalesce(other.id, e.person) as person, e.id, e."on", e.started_at, e.record_number, e.is_notice, e.is_loss
    from evidence e
    join debtors_debtor own on own.id = e.person
    left join debtors_debtor other
        on other.household_id = own.household_id and not exists (select from merged where merged.old_id = other.id)
    where e.is_notice or e.is_loss
),
registered as (
    select coalesce(merged.new_id, t.debtor_id) as person, t.programme, t.applied_on, t.starts_on,
           least(coalesce(t.ended_on, 'infinity'), coalesce(t.gone_on, 'infinity')) as ended_on
    from liabilities_transferregistration t
    {scope}
    left join merged on merged.old_id = t.debtor_id
    where t.programme in ('11', '12')
)
select e.person, 3::smallint as rule, e.id, e."on", e.started_at, e.record_number, '' as programme,
       e."on" as from_on, e."on" + %(promise_days)s::int as until_on,
       case when %(overdue_only)s then e."on" else 'infinity' end as due_before
from evidence e
where e.is_promise
union all
select person, 4, id, "on", started_at, record_number, '', "on", "on" + %(notice_days)s::int, "on"
from at_home where is_notice
union all
select person, 5, id, "on", started_at, record_number, '', "on", "on" + %(loss_days)s::int, 'infinity'
from at_home where is_loss
union all
select e.person, 1, e.id, e."on", e.started_at, e.record_number, t.programme, t.starts_on, t.ended_on - 1, 'infinity'
from evidence e
join registered t on t.person = e.person
where e.is_transfer and e."on" between t.applied_on - %(transfer_days)s::int and t.applied_on
