-- Count the attempts of the window by what they have in common: weekday and band, and the profile at that moment.
-- Twin of rules.profiles; what is in braces is shared with the other statements.
WITH {attempts},
before AS (
    SELECT debtor_id, month,
           sum(tried) OVER earlier AS tried, sum(reached) OVER earlier AS reached
    FROM monthly
    WINDOW earlier AS (PARTITION BY debtor_id ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
called AS (
    SELECT attempt.*, debtor.kind = '2' AS corporation, debtor.born_on, number.kind,
           row_number() OVER (
               PARTITION BY attempt.debtor_id, attempt.side, attempt.month
               ORDER BY attempt."on", attempt.started_at, attempt.worker_number
           )::int - 1 AS tries,
           CASE WHEN attempt."on" = ANY (%(holidays)s::date[]) THEN 7 ELSE extract(isodow FROM attempt."on")::int END AS weekday,
           band.number AS band
    FROM attempt
    JOIN debtors_debtor AS debtor ON debtor.id = attempt.debtor_id
    JOIN LATERAL (
        SELECT (edges.place - 1)::int AS number
        FROM unnest(%(bands_from)s::int[], %(bands_to)s::int[]) WITH ORDINALITY AS edges (since, until, place)
        WHERE extract(hour FROM attempt.started_at) >= edges.since AND extract(hour FROM attempt.started_at) < edges.until
        LIMIT 1
    ) AS band ON TRUE
    LEFT JOIN LATERAL (
        SELECT kind FROM debtors_phone AS phone
        WHERE phone.debtor_id = attempt.debtor_id AND phone.number = attempt.phone AND attempt.phone <> ''
        ORDER BY phone.id LIMIT 1
    ) AS number ON TRUE
)
SELECT (called.weekday - 1) * %(bands_known)s + called.band, {profile}, count(*)::int,
       (count(*) FILTER (WHERE called.reached))::int, (count(*) FILTER (WHERE called.answered))::int
FROM called
LEFT JOIN before ON before.debtor_id = called.debtor_id AND before.month = called.month
GROUP BY 1, 2
