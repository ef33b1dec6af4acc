-- Count the visits of the window by time of the day and by how many of the month had met nobody before.
-- Twin of rules.ways.time_of. A household's visit counts once for each person, whatever the programmes.
WITH visit AS (
    SELECT coalesce(debtor.merged_into_id, debtor.id) AS debtor_id, contact."on", contact.started_at, contact.worker_number,
           bool_or(contact.outcome = ANY (%(met)s)) AS met
    FROM contacts_contact AS contact
    JOIN debtors_debtor AS debtor ON debtor.id = contact.debtor_id
    WHERE contact."on" >= %(since)s AND contact."on" < %(on)s AND contact.channel = '3' AND contact.work = '01'
      AND contact.outcome <> ALL (%(not_visited)s)
      AND NOT EXISTS (
          SELECT FROM contacts_contact AS later
          WHERE later.corrects = contact.record_number AND later.corrects <> ''
      )
    GROUP BY 1, 2, 3, 4
),
placed AS (
    SELECT visit.*,
           CASE WHEN "on" = ANY (%(holidays)s::date[]) OR extract(isodow FROM "on") >= 6 THEN 'rest_day'
                WHEN started_at >= %(evening)s THEN 'evening' ELSE 'day' END AS at_time,
           count(*) FILTER (WHERE NOT met) OVER (
               PARTITION BY debtor_id, date_trunc('month', "on") ORDER BY "on", started_at, worker_number
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           )::int AS before
    FROM visit
)
SELECT at_time, before, count(*)::int, (count(*) FILTER (WHERE met))::int
FROM placed GROUP BY 1, 2 ORDER BY 1, 2
