-- Persons whom a T01 row had named by then, in the households it said last; whom numbers stood for is set afterwards.
create temp table debtors_debtor on commit drop as
select distinct on (v.debtor_id) v.debtor_id as id, d.number, v.household_id, null::bigint as merged_into_id
from (
    select id as version_id, delivered_on, stated_at
    from public.debtors_personversion
    where run_id not in (select id from late_run)
    union all
    select unnest(versions), order_on, stated_at from debtors_restatement where layout = 'T01_targets'
) said
join public.debtors_personversion v on v.id = said.version_id
join public.debtors_debtor d on d.id = v.debtor_id
order by v.debtor_id, said.delivered_on desc, said.stated_at desc, v.id desc;
create index on debtors_debtor (id);
create index on debtors_debtor (number);
create index on debtors_debtor (household_id);
analyze debtors_debtor
