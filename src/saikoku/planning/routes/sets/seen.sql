-- Visits by day and band of the day, and those at which somebody was met. Records of one act count once.
WITH acts AS (
    SELECT "on", started_at, worker_number, coalesce(debtor.household_id, -debtor.id) AS household,
        bool_or(outcome = ANY (%(met)s::text[])) AS met
    FROM contacts_contact AS contact JOIN debtors_debtor AS debtor ON debtor.id = contact.debtor_id
    WHERE contact."on" >= %(since)s::date AND contact."on" < %(until)s::date
      AND channel = %(channel)s AND work = %(work)s AND outcome <> ALL (%(no_visit)s::text[])
      AND NOT EXISTS (
          SELECT FROM contacts_contact AS later WHERE later.corrects = contact.record_number AND later.corrects <> ''
      )
    GROUP BY 1, 2, 3, 4
)
SELECT "on", greatest(0, width_bucket(extract(hour FROM started_at) * 60 + extract(minute FROM started_at),
    %(starts)s::numeric[]) - 1), count(*), count(*) FILTER (WHERE met)
FROM acts GROUP BY 1, 2
