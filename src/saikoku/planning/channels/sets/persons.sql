-- Whom the city wants called or visited this month and who still owes, with what the other ways depend on; by person
-- and side. Who is wanted at the door or has a mobile number that was confirmed comes; the rest is the queue's alone.
WITH wanted AS (
    SELECT target.debtor_id, known.side, array_agg(DISTINCT target.work::text) AS works
    FROM targets_target AS target
    JOIN unnest(%(programmes)s::text[], %(sides)s::text[]) AS known (programme, side)
        ON known.programme = target.programme
    WHERE target.month = %(month)s AND target.work IN ('01', '02', '03')
      AND NOT target.withdrawn AND target.left_on IS NULL
    GROUP BY target.debtor_id, known.side
),
owing AS (
    SELECT wanted.debtor_id, wanted.side, sum(instalment.balance)::bigint AS owed
    FROM wanted
    JOIN liabilities_instalment AS instalment ON instalment.debtor_id = wanted.debtor_id
    JOIN unnest(%(programmes)s::text[], %(sides)s::text[]) AS known (programme, side)
        ON known.programme = instalment.programme AND known.side = wanted.side
    WHERE instalment.balance > 0 AND instalment.gone_on IS NULL
    GROUP BY wanted.debtor_id, wanted.side
),
mobile AS (
    SELECT DISTINCT debtor_id FROM debtors_phone
    WHERE state = '1' AND number ~ '^0[789]0' AND (suspended_until IS NULL OR suspended_until <= %(today)s)
),
visited AS (
    SELECT contact.debtor_id, known.side, array_agg(DISTINCT contact."on"::text || ' ' || contact.started_at::text) AS visits
    FROM contacts_contact AS contact
    JOIN unnest(%(programmes)s::text[], %(sides)s::text[]) AS known (programme, side) ON known.programme = contact.programme
    WHERE contact."on" >= %(month)s AND contact."on" <= %(today)s AND contact.channel = '3' AND contact.work = '01'
      AND contact.outcome <> ALL (%(not_visited)s)
      AND NOT EXISTS (
          SELECT FROM contacts_contact AS later
          WHERE later.corrects = contact.record_number AND later.corrects <> ''
      )
    GROUP BY contact.debtor_id, known.side
),
messaged AS (
    SELECT DISTINCT debtor_id FROM contacts_contact
    WHERE "on" >= %(month)s AND "on" <= %(today)s AND channel = '4'
)
SELECT wanted.debtor_id, wanted.side, wanted.works, owing.owed, coalesce(visited.visits, '{}'::text[]),
       coalesce(address.address ~ %(far)s, FALSE), mobile.debtor_id IS NOT NULL, messaged.debtor_id IS NOT NULL,
       coalesce(candidate.base, 0), coalesce(candidate.reasons = '{}', FALSE), candidate.profile, coalesce(candidate.tried, 0)
FROM wanted
JOIN owing USING (debtor_id, side)
LEFT JOIN mobile USING (debtor_id)
LEFT JOIN visited USING (debtor_id, side)
LEFT JOIN messaged USING (debtor_id)
LEFT JOIN debtors_address AS address ON address.debtor_id = wanted.debtor_id AND address.kind = 'registered'
LEFT JOIN lists_candidate AS candidate ON candidate.debtor_id = wanted.debtor_id AND candidate.side = wanted.side
    AND candidate.as_of = %(today)s
WHERE {asked}
ORDER BY owing.owed DESC, wanted.debtor_id, wanted.side
