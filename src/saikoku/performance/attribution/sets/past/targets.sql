-- Whom the city had asked for by then: of each person's rows the newest; withdrawn too where a full file drawn up later
-- did not name him.
create temp view known_target as
select v.*, coalesce(d.merged_into_id, d.id) as person_debtor_id
from public.targets_targetversion v
join debtors_debtor d on d.id = v.debtor_id
where v.verdict <> 'gone' and v.run_id not in (select id from late_run);
create temp table targets_target on commit drop as
select v.id, v.month, v.person_debtor_id as debtor_id, v.programme, v.work, v.delivered_on, v.run_id,
       v.withdrawn or exists (
           select from debtors_fulldelivery f
           where f.layout = 'T01_targets' and f.month = v.month and f.run_id <> v.run_id
               and (f.programmes = '{}' or v.programme = any(f.programmes))
               and (f.works = '{}' or v.work = any(f.works))
               and (f.order_on, f.stated_at) > (v.delivered_on, v.stated_at)
               and not exists (
                   select from known_target named
                   where named.run_id = f.run_id and named.person_debtor_id = v.person_debtor_id
                       and named.month = v.month and named.programme = v.programme and named.work = v.work
               )
       ) as withdrawn
from (
    select distinct on (month, person_debtor_id, programme, work) *
    from known_target
    order by month, person_debtor_id, programme, work, delivered_on desc, stated_at desc, withdrawn, id desc
) v;
create index on targets_target (month);
analyze targets_target
