-- Which person does each merged number stand for? The latest row of a number counts; chains are followed to the
-- farthest number that is known; a circle merges nobody. Safe to repeat; twin of rules.merges.
with recursive latest as materialized (
    select distinct on (old_number) old_number::text as old_number, new_number::text as new_number
    from debtors_mergednumber
    order by old_number, merged_on desc, stated_at desc, new_number desc
),
walk (old_number, reached, path, circle) as (
    select old_number, new_number, array[old_number, new_number], false from latest
    union all
    select walk.old_number, latest.new_number, walk.path || latest.new_number, latest.new_number = any(walk.path)
    from walk join latest on latest.old_number = walk.reached
    where not walk.circle
),
farthest as materialized (
    select distinct on (walk.old_number) walk.old_number, d.id
    from walk
    join debtors_debtor d on d.number = walk.reached
    where not exists (select from walk lost where lost.old_number = walk.old_number and lost.circle)
    order by walk.old_number, cardinality(walk.path) desc
)
update debtors_debtor d
set merged_into_id = wanted.id
from (
    select old.id as old_id, old.merged_into_id as was, farthest.id
    from debtors_debtor old
    left join farthest on farthest.old_number = old.number
    where old.merged_into_id is not null or farthest.id is not null
) wanted
where d.id = wanted.old_id and d.merged_into_id is distinct from wanted.id
returning d.id, wanted.was
