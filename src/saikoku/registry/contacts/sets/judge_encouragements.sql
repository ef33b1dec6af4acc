-- How each encouragement stands at the close of a day. Twin of rules.encouragements; safe to repeat.
-- Parameters: day; the ids of debtors, or none for all. Those withdrawn or ended by hand stay as they are.
WITH theirs AS (
    SELECT e.id, e.kind, e."on", e.due_on, e.result, e.ended_by, p.id AS person, p.household_id,
           p.declaration_state, p.delivered_on,
           lead(e."on") OVER (PARTITION BY p.id, e.kind ORDER BY e."on", e.id) AS again_on
    FROM contacts_encouragement AS e
    JOIN debtors_debtor AS d ON d.id = e.debtor_id
    JOIN debtors_debtor AS p ON p.id = coalesce(d.merged_into_id, d.id)
    WHERE e.state <> 'withdrawn' AND e."on" <= %(day)s
        AND (%(debtors)s::bigint[] IS NULL OR p.id = ANY (%(debtors)s))
), judged AS (
    SELECT t.*, shown.on AS shown_on
    FROM theirs AS t
    LEFT JOIN LATERAL (
        SELECT min(stated.on) AS "on"
        FROM (
            SELECT r.applied_on AS "on"
            FROM liabilities_transferregistration AS r
            WHERE t.kind = 'transfer' AND r.debtor_id = t.person
            UNION ALL
            SELECT l.filed_on
            FROM liabilities_qualificationloss AS l JOIN debtors_debtor AS home ON home.id = l.debtor_id
            WHERE t.kind = 'loss' AND (home.id = t.person OR home.household_id = t.household_id)
            UNION ALL
            SELECT t.delivered_on WHERE t.kind = 'declaration' AND t.declaration_state = '0'
        ) AS stated
        WHERE stated.on BETWEEN t."on" AND least(%(day)s::date, t.due_on, t.again_on - 1)
    ) AS shown ON true
    WHERE t.ended_by = ''
), standing AS (
    SELECT id,
           CASE WHEN shown_on IS NOT NULL THEN 'done'
                WHEN result IN ('4', '9') OR again_on <= %(day)s OR %(day)s > due_on THEN 'ended'
                ELSE 'open' END AS state,
           CASE WHEN shown_on IS NOT NULL THEN shown_on
                WHEN result IN ('4', '9') THEN "on"
                WHEN again_on <= %(day)s THEN again_on
                WHEN %(day)s > due_on THEN due_on END AS ended_on,
           CASE WHEN shown_on IS NOT NULL THEN 'shown'
                WHEN result = '4' THEN 'declined'
                WHEN result = '9' THEN 'not-applicable'
                WHEN again_on <= %(day)s THEN 'again'
                WHEN %(day)s > due_on THEN 'lapsed'
                ELSE '' END AS because
    FROM judged
)
UPDATE contacts_encouragement AS e
SET state = s.state, ended_on = s.ended_on, ended_because = s.because
FROM standing AS s
WHERE s.id = e.id AND (e.state, e.ended_on, e.ended_because) IS DISTINCT FROM (s.state, s.ended_on, s.because)
RETURNING e.state
