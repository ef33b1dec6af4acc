-- Merged numbers and the number each chain ends in; numbers merged in a circle stay what they are.
-- Twin of rules.people.
create temp table merged on commit drop as
with recursive direct as materialized (
    select id as old_id, merged_into_id as new_id from debtors_debtor where merged_into_id is not null
),
walk as (
    select old_id, new_id from direct
    union
    select walk.old_id, direct.new_id from walk join direct on direct.old_id = walk.new_id
)
select old_id, new_id from walk where not exists (select from direct where direct.old_id = walk.new_id)
