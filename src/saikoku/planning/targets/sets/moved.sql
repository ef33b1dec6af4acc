with old as (
    delete from targets_target t
    using debtors_debtor d join changed_debtor c on c.debtor_id = d.id
    where t.debtor_id = d.id and d.merged_into_id is not null
    returning t.*, d.merged_into_id
)
insert into targets_target as held
    (month, debtor_id, programme, work, delivered_on, stated_at, withdrawn, left_on, left_reason, left_by_day, run_id)
select distinct on (month, merged_into_id, programme, work)
       month, merged_into_id, programme, work, delivered_on, stated_at, withdrawn, left_on, left_reason, left_by_day, run_id
from old
order by month, merged_into_id, programme, work, delivered_on desc, stated_at desc, withdrawn
on conflict (month, debtor_id, programme, work) do update
set delivered_on = excluded.delivered_on, stated_at = excluded.stated_at, withdrawn = excluded.withdrawn,
    left_on = excluded.left_on, left_reason = excluded.left_reason,
    left_by_day = excluded.left_by_day, run_id = excluded.run_id
where (held.delivered_on, held.stated_at, not held.withdrawn)
    < (excluded.delivered_on, excluded.stated_at, not excluded.withdrawn)
returning debtor_id
