-- Acts on the given days of the given kinds, counted by {headings}; {source} is act, or part where programmes are told apart.
, part AS (
    SELECT "on", kind, side, programme, started_at, worker_number, debtor_id,
           (array_agg(outcome ORDER BY is_contact DESC, outcome, record_number))[1] AS outcome,
           bool_or(is_contact) AS contacted,
           count(*) FILTER (WHERE is_promise) AS promises,
           coalesce(sum(promised_yen) FILTER (WHERE is_promise), 0) AS promised_yen
    FROM standing
    GROUP BY "on", kind, side, programme, started_at, worker_number, debtor_id
)
SELECT {headings}, count(*), count(*) FILTER (WHERE contacted), sum(promises)::int, sum(promised_yen)::bigint
FROM {source}
WHERE "on" = ANY (%(days)s) AND kind = ANY (%(kinds)s)
GROUP BY {places}
ORDER BY {places}
