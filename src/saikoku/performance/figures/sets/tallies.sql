-- Acts on the given days, counted by everything a report distinguishes.
SELECT "on", kind, side, extract(hour FROM started_at)::int AS hour, worker_number, outcome,
       count(*), count(*) FILTER (WHERE contacted), sum(promises)::int, sum(promised_yen)::bigint,
       sum(handed_over)::int, sum(urgent)::int
FROM act
WHERE "on" = ANY (%(days)s)
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6
