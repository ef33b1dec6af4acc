-- What the months of the window before the present one came to with each person; rows that say so already stay.
WITH {attempts},
summed AS (
    SELECT debtor_id, sum(tried)::int AS tried, sum(reached)::int AS reached
    FROM monthly WHERE month < %(month)s GROUP BY debtor_id
)
INSERT INTO answering_past AS past (debtor_id, tried, reached)
SELECT debtor_id, tried, reached FROM summed
ON CONFLICT (debtor_id) DO UPDATE SET tried = excluded.tried, reached = excluded.reached
WHERE (past.tried, past.reached) IS DISTINCT FROM (excluded.tried, excluded.reached)
