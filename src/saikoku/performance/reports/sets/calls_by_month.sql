-- Call attempts on the given days for each month and side.
SELECT date_trunc('month', "on")::date, side, count(*)
FROM act
WHERE kind = 'call' AND "on" = ANY (%(days)s)
GROUP BY 1, 2
ORDER BY 1, 2
