-- One of the tables of what the city states: of each row the version that was the newest by then, given to whom its
-- number stood for. The writer names the table, that of its versions, its columns and from when it was gone.
create temp table {table} on commit drop as
select held.id, {key}, {values}, coalesce(d.merged_into_id, d.id) as debtor_id, {gone} as gone_on
from (
    select distinct on (v.{row}) v.*, said.stated_at as known_at
    from (
        select id as version_id, stated_at
        from public.{versions}
        where verdict <> 'gone' and run_id not in (select id from late_run)
        union all
        select unnest(versions), stated_at from debtors_restatement where layout = '{layout}'
    ) said
    join public.{versions} v on v.id = said.version_id
    order by v.{row}, said.stated_at desc, v.id desc
) v
join public.{table} held on held.{of} = v.{row}
left join debtors_debtor d on d.number = {number};
create index on {table} (debtor_id);
analyze {table}
