-- How often each of these was visited and met in the window. Records of one act count once.
SELECT debtor_id, count(*), count(*) FILTER (WHERE met)
FROM (
    SELECT debtor_id, "on", started_at, worker_number, bool_or(outcome = ANY (%(met)s::text[])) AS met
    FROM contacts_contact AS contact
    WHERE debtor_id = ANY (%(debtors)s::bigint[]) AND "on" >= %(since)s::date AND "on" < %(until)s::date
      AND channel = %(channel)s AND work = %(work)s AND outcome <> ALL (%(no_visit)s::text[])
      AND NOT EXISTS (
          SELECT FROM contacts_contact AS later WHERE later.corrects = contact.record_number AND later.corrects <> ''
      )
    GROUP BY 1, 2, 3, 4
) AS acts
GROUP BY 1
