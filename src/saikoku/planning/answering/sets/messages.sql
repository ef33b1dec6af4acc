-- How many messages of the window were sent, and how many of them made the person call and be spoken to.
WITH message AS (
    SELECT coalesce(debtor.merged_into_id, debtor.id) AS debtor_id, contact."on", contact.started_at,
           bool_or(EXISTS (
               SELECT FROM contacts_contact AS answer
               WHERE answer.debtor_id = contact.debtor_id AND answer.channel = '2' AND answer."on" < %(on)s
                 AND answer.answers_record = contact.record_number AND answer.outcome = ANY (%(contact)s)
           )) AS returned
    FROM contacts_contact AS contact
    JOIN debtors_debtor AS debtor ON debtor.id = contact.debtor_id
    WHERE contact."on" >= %(since)s AND contact."on" < %(on)s AND contact.channel = '4' AND contact.outcome = ANY (%(sent)s)
      AND NOT EXISTS (
          SELECT FROM contacts_contact AS later
          WHERE later.corrects = contact.record_number AND later.corrects <> ''
      )
    GROUP BY 1, 2, 3
)
SELECT count(*)::int, (count(*) FILTER (WHERE returned))::int FROM message
