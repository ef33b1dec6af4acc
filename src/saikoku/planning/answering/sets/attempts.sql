attempt AS (  -- calls out about a debt, once for each person and side, with what they came to
    SELECT coalesce(debtor.merged_into_id, debtor.id) AS debtor_id, known.side, contact."on", contact.started_at,
           contact.worker_number, date_trunc('month', contact."on")::date AS month,
           bool_or(contact.outcome = ANY (%(contact)s)) AS reached,
           bool_or(contact.outcome = ANY (%(contact)s) OR contact.outcome = ANY (%(people)s)) AS answered,
           max(contact.phone) AS phone
    FROM contacts_contact AS contact
    JOIN debtors_debtor AS debtor ON debtor.id = contact.debtor_id
    JOIN unnest(%(programmes)s::text[], %(sides)s::text[]) AS known (programme, side)
        ON known.programme = contact.programme
    WHERE contact."on" >= %(since)s AND contact."on" < %(on)s AND contact.channel = '1' AND contact.work = '01'
      AND contact.outcome <> ALL (%(not_called)s)
      AND NOT EXISTS (
          SELECT FROM contacts_contact AS later
          WHERE later.corrects = contact.record_number AND later.corrects <> ''
      )
    GROUP BY 1, 2, 3, 4, 5, 6
),
monthly AS (  -- by person, whatever the side: the same telephone rings
    SELECT debtor_id, month, count(DISTINCT ("on", started_at, worker_number))::int AS tried,
           count(DISTINCT ("on", started_at, worker_number)) FILTER (WHERE reached)::int AS reached
    FROM attempt GROUP BY debtor_id, month
)
