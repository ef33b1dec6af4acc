-- Merged numbers and where each chain ends; a heading that the statements after it continue.
WITH RECURSIVE direct AS MATERIALIZED (
    SELECT id AS old_id, merged_into_id AS new_id FROM debtors_debtor WHERE merged_into_id IS NOT NULL
),
merge AS (
    SELECT old_id, new_id FROM direct
    UNION
    SELECT merge.old_id, direct.new_id FROM merge JOIN direct ON direct.old_id = merge.new_id
),
final AS (  -- where a chain of merged numbers ends
    SELECT old_id, new_id FROM merge
    WHERE NOT EXISTS (SELECT 1 FROM direct WHERE direct.old_id = merge.new_id)
)
