-- Arrivals at the doors of households that owe premiums, on the given days; as known at the reckoning.
SELECT DISTINCT coalesce('H' || debtor.household_id, 'D' || debtor.id), standing."on", standing.started_at
FROM standing
JOIN debtors_debtor AS debtor ON debtor.id = standing.debtor_id
WHERE standing.channel = '3' AND standing.work = '01' AND standing.outcome <> ALL (%(nobody_visited)s)
  AND standing.programme = ANY (%(premium)s) AND standing."on" = ANY (%(days)s)
ORDER BY 1, 2, 3
