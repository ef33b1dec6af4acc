-- Everybody who shares a household with these debtors, and these.
SELECT id FROM debtors_debtor WHERE id = ANY (%(debtors)s::bigint[])
UNION
SELECT other.id FROM debtors_debtor AS mine
JOIN debtors_debtor AS other ON other.household_id = mine.household_id AND other.merged_into_id IS NULL
WHERE mine.id = ANY (%(debtors)s::bigint[])
