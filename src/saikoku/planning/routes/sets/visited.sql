-- The first standing visit of the day at each of these.
SELECT DISTINCT ON (debtor_id) debtor_id, started_at, outcome, worker_number
FROM contacts_contact AS contact
WHERE debtor_id = ANY (%(debtors)s::bigint[]) AND "on" = %(on)s::date
  AND channel = %(channel)s AND work = %(work)s AND outcome <> ALL (%(no_visit)s::text[])
  AND NOT EXISTS (
      SELECT FROM contacts_contact AS later WHERE later.corrects = contact.record_number AND later.corrects <> ''
  )
ORDER BY debtor_id, started_at, record_number
