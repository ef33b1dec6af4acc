-- The newest staged row of each target wins over what is held when it is as new; debtors are known by now.
-- Of a person's merged numbers named at one moment, being asked for under one wins over the withdrawal of the other.
insert into targets_target as held
    (month, debtor_id, programme, work, delivered_on, stated_at, withdrawn, left_on, left_reason, run_id)
select distinct on (1, 2, s.programme, s.work)
       to_date(s.month, 'YYYYMM'), coalesce(d.merged_into_id, d.id), s.programme, s.work, s.delivered_on,
       %(ordered_at)s, s.delivery_kind = '3',
       case when s.delivery_kind = '3' then %(business_on)s::date end,
       case when s.delivery_kind = '3' then 'withdrawn' else '' end, %(run)s
from {staging} s
join debtors_debtor d on d.number = s.debtor_number
order by 1, 2, s.programme, s.work, s.delivered_on desc, s.delivery_kind = '3', s.file_line desc
on conflict (month, debtor_id, programme, work) do update
set delivered_on = excluded.delivered_on, stated_at = excluded.stated_at, withdrawn = excluded.withdrawn,
    run_id = excluded.run_id,
    left_on = case when excluded.withdrawn then coalesce(held.left_on, excluded.left_on)
        when held.left_reason = 'withdrawn' then null else held.left_on end,
    left_reason = case when excluded.withdrawn and held.left_reason = '' then 'withdrawn'
        when not excluded.withdrawn and held.left_reason = 'withdrawn' then '' else held.left_reason end
where (held.delivered_on, held.stated_at, not held.withdrawn)
    <= (excluded.delivered_on, excluded.stated_at, not excluded.withdrawn)
returning debtor_id
