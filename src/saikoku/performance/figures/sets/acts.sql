-- The acts from %(first)s to %(last)s: one row for each call, visit, message or piece of research.
-- Twin of rules.acts; a heading that continues people.sql.
, standing AS (
    SELECT contact."on", contact.started_at, contact.worker_number, contact.outcome, contact.record_number,
           contact.programme, contact.channel, contact.work, contact.promised_yen, contact.handover,
           coalesce(final.new_id, contact.debtor_id) AS debtor_id,
           CASE WHEN contact.programme = ANY (%(city_tax)s) THEN 'city_tax'
                WHEN contact.programme = ANY (%(premium)s) THEN 'premium'
                ELSE 'overpayment' END AS side,
           CASE WHEN contact.work = '06' THEN 'phone_research'
                WHEN contact.channel = '1' AND contact.work <> '01' THEN 'other_call'
                WHEN contact.channel = '1' AND contact.outcome = ANY (%(nobody_called)s) THEN 'not_called'
                WHEN contact.channel = '1' THEN 'call'
                WHEN contact.channel = '2' THEN 'inbound'
                WHEN contact.channel = '3' AND contact.work <> '01' THEN 'other_visit'
                WHEN contact.channel = '3' AND contact.outcome = ANY (%(nobody_visited)s) THEN 'not_visited'
                WHEN contact.channel = '3' THEN 'visit'
                WHEN contact.channel = '4' THEN 'sms'
                WHEN contact.channel = '5' THEN 'leaflet'
                ELSE 'investigation' END AS kind,
           contact.channel IN ('1', '2', '3') AND contact.work = '01'
               AND contact.outcome = ANY (%(contact)s) AS is_contact,
           (contact.spoke_with = ANY (%(liable)s)
               OR contact.spoke_with = ANY (%(jointly)s) AND contact.programme = ANY (%(jointly_liable)s))
               AND (contact.outcome = ANY (%(promise)s)
                    OR contact.outcome = ANY (%(may_promise)s) AND contact.promised_on IS NOT NULL) AS is_promise
    FROM contacts_contact AS contact
    LEFT JOIN final ON final.old_id = contact.debtor_id
    WHERE contact."on" BETWEEN %(first)s AND %(last)s
      AND NOT EXISTS (
          SELECT 1 FROM contacts_contact AS later
          WHERE later.corrects = contact.record_number AND later.corrects <> ''
      )
),
act AS (
    SELECT "on", kind, side, started_at, worker_number, debtor_id,
           (array_agg(outcome ORDER BY is_contact DESC, outcome, record_number))[1] AS outcome,
           (array_agg(record_number ORDER BY is_contact DESC, outcome, record_number))[1] AS record_number,
           bool_or(is_contact) AS contacted,
           count(*) FILTER (WHERE is_promise) AS promises,
           coalesce(sum(promised_yen) FILTER (WHERE is_promise), 0) AS promised_yen,
           count(*) FILTER (WHERE handover IN ('1', '2')) AS handed_over,
           count(*) FILTER (WHERE handover = '2') AS urgent
    FROM standing
    GROUP BY "on", kind, side, started_at, worker_number, debtor_id
)
