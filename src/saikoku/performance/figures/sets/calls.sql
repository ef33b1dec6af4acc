-- The calls of some sides on the given days, each once.
SELECT "on", started_at, worker_number, debtor_id, side, outcome, contacted, record_number
FROM act
WHERE kind = 'call' AND side = ANY (%(sides)s) AND "on" = ANY (%(days)s)
ORDER BY "on", started_at, worker_number, debtor_id, side
