-- Arrivals at the doors of households that owe premiums, on the given days; as known at the reckoning.
SELECT DISTINCT coalesce('H' || debtor.household_id, 'D' || debtor.id), act."on", act.started_at
FROM act
JOIN debtors_debtor AS debtor ON debtor.id = act.debtor_id
WHERE act.kind = 'visit' AND act.side = 'premium' AND act."on" = ANY (%(days)s)
ORDER BY 1, 2, 3
