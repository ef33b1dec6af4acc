-- What the surveys of a stretch of days came to, as rows of: part, code, day, how many, how many of them corrections.
--   request  how far the city's request (T01, work 05) for a person of a month is at the end; its day where nobody began it
--            and its month is the last. A finding answers what was delivered up to its day (a correction: up
--            to the day of what it corrects), as in rules/selection.py.
--   begun    by the gravest rule that selected      ended  by how      open  at the end, by the day of its beginning
--   found    by outcome, as queries.delivered_surveys delivers it: a number once, with what stood at the end
-- Parameters: first, last (days), first_month, last_month, begins, ends (moments: of the first day, after the last),
-- open_outcomes.
WITH surveys AS (
    SELECT reasons ->> 0 AS chief, state, opened_at, (opened_at AT TIME ZONE 'Asia/Tokyo')::date AS opened_on,
           closed_at IS NULL OR closed_at >= %(ends)s AS is_open
    FROM residences_survey WHERE opened_at < %(ends)s AND (closed_at IS NULL OR closed_at >= %(begins)s)
), asked AS (
    SELECT month, debtor_id, max(delivered_on) AS delivered_on FROM targets_target
    WHERE month BETWEEN %(first_month)s::date AND %(last_month)s::date AND work = '05' AND NOT withdrawn
    GROUP BY month, debtor_id
), requests AS (
    SELECT asked.*, CASE
        WHEN EXISTS (
            SELECT FROM residences_survey AS his JOIN residences_finding AS finding ON finding.survey_id = his.id
            JOIN residences_finding AS original ON original.number = finding.number AND original.corrects_id IS NULL
            WHERE his.debtor_id = asked.debtor_id AND finding.outcome <> ALL (%(open_outcomes)s::text[])
              AND original.on_day >= asked.delivered_on AND finding.on_day <= %(last)s::date
              AND NOT EXISTS (
                  SELECT FROM residences_finding AS later
                  WHERE later.corrects_id = finding.id AND later.on_day <= %(last)s::date
              )
        ) THEN 'answered'
        WHEN EXISTS (
            SELECT FROM residences_survey AS his
            WHERE his.debtor_id = asked.debtor_id AND his.opened_at < %(ends)s
              AND (his.closed_at IS NULL OR his.closed_at >= %(ends)s)
        ) THEN 'under-way'
        ELSE 'waiting' END AS state
    FROM asked
)
SELECT 'request', state, CASE WHEN state = 'waiting' AND month = %(last_month)s::date THEN delivered_on END, count(*), 0
FROM requests GROUP BY 1, 2, 3
UNION ALL
SELECT 'begun', chief, NULL, count(*), 0 FROM surveys WHERE opened_at >= %(begins)s GROUP BY chief
UNION ALL
SELECT 'ended', state, NULL, count(*), 0 FROM surveys WHERE NOT is_open GROUP BY state
UNION ALL
SELECT 'open', '', opened_on, count(*), 0 FROM surveys WHERE is_open GROUP BY opened_on
UNION ALL
SELECT 'found', outcome, NULL, count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM residences_finding AS original
    WHERE original.number = finding.number AND original.corrects_id IS NULL AND original.on_day < %(first)s::date
))
FROM residences_finding AS finding
WHERE on_day BETWEEN %(first)s::date AND %(last)s::date AND NOT EXISTS (
    SELECT FROM residences_finding AS later WHERE later.corrects_id = finding.id AND later.on_day <= %(last)s::date
)
GROUP BY outcome
ORDER BY 1, 2
