-- How it went with each target of a month and side: first touch, taken out or not, contacted. Twin of rules.reach.
-- Parameters: programmes, first, last, start, rest, contact, promise, may_promise, liable, jointly, jointly_liable,
-- nobody_called, nobody_visited, promised_before_days, undated_days.
, target AS MATERIALIZED (
    SELECT DISTINCT coalesce(final.new_id, t.debtor_id) AS person
    FROM targets_target AS t
    LEFT JOIN final ON final.old_id = t.debtor_id
    WHERE t.month = %(first)s AND t.programme = ANY (%(programmes)s) AND t.work IN ('01', '02', '03') AND NOT t.withdrawn
),
known AS MATERIALIZED (  -- every number of a target
    SELECT person, person AS debtor_id FROM target
    UNION
    SELECT target.person, final.old_id FROM target JOIN final ON final.new_id = target.person
),
record AS MATERIALIZED (
    SELECT known.person, c."on", c.promised_on,
           c."on" >= %(first)s AND c.work = '01'
               AND (c.channel = '1' AND c.outcome <> ALL (%(nobody_called)s)
                    OR c.channel = '3' AND c.outcome <> ALL (%(nobody_visited)s)) AS is_attempt,
           c."on" >= %(first)s AND c.work = '01' AND c.channel IN ('1', '2', '3') AND c.outcome = ANY (%(contact)s)
               AS is_contact,
           c.channel IN ('1', '2', '3')
               AND (c.spoke_with = ANY (%(liable)s)
                    OR c.spoke_with = ANY (%(jointly)s) AND c.programme = ANY (%(jointly_liable)s))
               AND (c.outcome = ANY (%(promise)s) OR c.outcome = ANY (%(may_promise)s) AND c.promised_on IS NOT NULL)
               AS is_promise
    FROM contacts_contact AS c
    JOIN known ON known.debtor_id = c.debtor_id
    WHERE c."on" BETWEEN greatest(%(first)s - %(promised_before_days)s::int, %(start)s) AND %(last)s
      AND NOT c."on" = ANY (%(rest)s) AND c.programme = ANY (%(programmes)s)
      AND NOT EXISTS (
          SELECT 1 FROM contacts_contact AS later
          WHERE later.corrects = c.record_number AND later.corrects <> ''
      )
),
touched AS MATERIALIZED (
    SELECT target.person, min(record."on") FILTER (WHERE is_attempt OR is_contact) AS first_on,
           coalesce(min(record."on") FILTER (WHERE is_attempt OR is_contact), %(last)s) AS touch,
           min(record."on") FILTER (WHERE is_contact) AS contacted_on
    FROM target
    LEFT JOIN record ON record.person = target.person
    GROUP BY target.person
),
stopped AS (
    SELECT DISTINCT known.person
    FROM liabilities_stop AS s
    JOIN known ON known.debtor_id = s.debtor_id
    WHERE (s.programme = '' OR s.programme = ANY (%(programmes)s)) AND s.starts_on <= %(last)s
      AND (s.ends_on IS NULL OR s.ends_on >= greatest(s.starts_on, %(first)s))
      AND (s.gone_on IS NULL OR s.gone_on > greatest(s.starts_on, %(first)s))
),
stated AS MATERIALIZED (  -- what T02 last said before the month's last day
    SELECT known.person, i.programme, i.assessed_year, i.due_year, i.notice_number, i.instalment, i.object, said.as_of,
           said.gone, CASE WHEN said.gone THEN 0 ELSE said.unpaid END AS unpaid
    FROM liabilities_instalment AS i
    JOIN known ON known.debtor_id = i.debtor_id
    CROSS JOIN LATERAL (
        SELECT s.as_of, s.gone, s.unpaid
        FROM liabilities_instalmentstatement AS s
        WHERE s.instalment_id = i.id AND s.as_of < %(last)s
        ORDER BY s.as_of DESC, s.stated_at DESC, s.id DESC
        LIMIT 1
    ) AS said
    WHERE i.programme = ANY (%(programmes)s)
),
beside AS MATERIALIZED (
    SELECT stated.programme, stated.assessed_year, stated.due_year, stated.notice_number, stated.instalment, stated.object,
           sum(p.standing) AS pool
    FROM stated
    JOIN touched USING (person)
    JOIN payments_payment AS p USING (programme, assessed_year, due_year, notice_number, instalment)
    WHERE p.standing IS NOT NULL AND p.credited_on > stated.as_of
      AND p.paid_on <= coalesce(touched.first_on - 1, %(last)s)
    GROUP BY 1, 2, 3, 4, 5, 6
),
settled AS (
    SELECT stated.person, stated.unpaid, stated.gone, coalesce(beside.pool, 0) AS pool,
           coalesce(sum(greatest(stated.unpaid, 0)) OVER (
               key ORDER BY stated.gone DESC, stated.object ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           ), 0) AS before,
           row_number() OVER (key ORDER BY stated.gone, stated.object DESC) = 1 AS is_last
    FROM stated
    LEFT JOIN beside USING (programme, assessed_year, due_year, notice_number, instalment, object)
    WINDOW key AS (
        PARTITION BY stated.programme, stated.assessed_year, stated.due_year, stated.notice_number, stated.instalment
    )
),
paid AS (
    SELECT person
    FROM settled
    GROUP BY person
    HAVING bool_and(CASE
        WHEN gone THEN true
        WHEN is_last THEN unpaid - greatest(pool - before, least(pool, 0)) <= 0
        ELSE unpaid - least(greatest(pool - before, 0), greatest(unpaid, 0)) <= 0
    END)
),
promised AS (
    SELECT DISTINCT touched.person
    FROM touched
    JOIN record ON record.person = touched.person AND record.is_promise
    WHERE record."on" < touched.touch AND record."on" >= touched.touch - %(promised_before_days)s::int
      AND coalesce(record.promised_on, record."on" + %(undated_days)s::int) >= touched.touch
)
SELECT touched.person, touched.touch, touched.first_on IS NOT NULL,
       CASE WHEN EXISTS (SELECT FROM stopped WHERE stopped.person = touched.person) THEN 'stopped'
            WHEN EXISTS (SELECT FROM paid WHERE paid.person = touched.person) THEN 'paid_before'
            WHEN EXISTS (SELECT FROM promised WHERE promised.person = touched.person) THEN 'promised_before'
       END, touched.contacted_on
FROM touched
ORDER BY touched.person
