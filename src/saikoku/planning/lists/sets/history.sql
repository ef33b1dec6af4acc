-- Everything that a decision to call these debtors may rest on, one row of JSON for each (rules.history).
SELECT debtor.id, debtor.number, coalesce(debtor.household_id, -debtor.id), debtor.merged_into_id IS NOT NULL,
    (SELECT coalesce(json_agg(json_build_array(programme, withdrawn, left_on IS NOT NULL)), '[]')
     FROM targets_target WHERE debtor_id = debtor.id AND month = %(month)s::date AND work = ANY (%(works)s::text[])),
    (SELECT coalesce(json_agg(json_build_array(programme, balance, limitation_on) ORDER BY due_on, programme), '[]')
     FROM liabilities_instalment WHERE debtor_id = debtor.id AND balance > 0 AND gone_on IS NULL),
    (SELECT coalesce(json_agg(json_build_array(programme, starts_on, ends_on)), '[]')
     FROM liabilities_stop
     WHERE debtor_id = debtor.id AND (gone_on IS NULL OR gone_on > %(today)s::date)),
    (SELECT coalesce(json_agg(json_build_array(programme, promised_on, state)), '[]')
     FROM contacts_promise WHERE debtor_id = ANY (persons.ids)),
    (SELECT coalesce(json_agg(told.line), '[]')
     FROM (
         SELECT json_build_array(
             record_number, programme, "on", started_at, outcome, channel, work, worker_number, promised_on, call_back_at,
             EXISTS (SELECT FROM contacts_promise AS line WHERE line.contact_id = contact.id), origin = 'taken') AS line
         FROM contacts_contact AS contact
         WHERE debtor_id = ANY (persons.ids) AND "on" >= %(since)s::date AND "on" <= %(today)s::date
           AND NOT EXISTS (
               SELECT FROM contacts_contact AS later
               WHERE later.corrects = contact.record_number AND later.corrects <> ''
           )
         UNION ALL  -- dialled, given back or lapsed without a record: an attempt whose end nobody told, of each side
         SELECT json_build_array('', min(known.programme), first.at::date, date_trunc('minute', first.at)::time, '', '1', '01',
                                 '', NULL, NULL, FALSE, FALSE)
         FROM (
             SELECT DISTINCT ON (call_number) call_number, sides, row.at AT TIME ZONE 'Asia/Tokyo' AS at
             FROM lists_dialled AS row
             WHERE debtor_id = ANY (persons.ids)
               AND NOT EXISTS (
                   SELECT FROM lists_lease AS lease
                   WHERE lease.call_number = row.call_number AND lease.expires_at > %(real_now)s::timestamptz
               )
             ORDER BY call_number, row.at, id
         ) AS first
         JOIN unnest(%(programmes)s::text[], %(sides)s::text[]) AS known (programme, side) ON known.side = ANY (first.sides::text[])
         WHERE first.at::date BETWEEN %(month)s::date AND %(today)s::date
         GROUP BY first.call_number, first.at, known.side
     ) AS told),
    (SELECT coalesce(json_agg(json_build_array(
         id, number, kind, state, source, suspended_until,
         (SELECT json_build_array(
              count(DISTINCT (call.debtor_id, call.started_at, call.worker_number)),
              max(call."on" + call.started_at) AT TIME ZONE 'Asia/Tokyo')
          FROM (
              SELECT contact.debtor_id, contact.started_at, contact.worker_number, contact."on"
              FROM contacts_contact AS contact
              WHERE contact."on" = %(today)s::date AND contact.channel = '1' AND contact.phone = phone.number
                AND contact.outcome <> ALL (%(not_called)s::text[])
                AND NOT EXISTS (
                    SELECT FROM contacts_contact AS later
                    WHERE later.corrects = contact.record_number AND later.corrects <> ''
                )
              UNION ALL
              SELECT row.debtor_id, date_trunc('minute', row.at AT TIME ZONE 'Asia/Tokyo')::time, '',
                     (row.at AT TIME ZONE 'Asia/Tokyo')::date
              FROM lists_dialled AS row
              WHERE row.phone = phone.number AND (row.at AT TIME ZONE 'Asia/Tokyo')::date = %(today)s::date
                AND NOT EXISTS (
                    SELECT FROM lists_lease AS lease
                    WHERE lease.call_number = row.call_number AND lease.expires_at > %(real_now)s::timestamptz
                )
          ) AS call)) ORDER BY state, rank, learned_on DESC, id), '[]')
     FROM debtors_phone AS phone WHERE debtor_id = ANY (persons.ids)),
    (SELECT coalesce(json_agg(json_build_array(programme, due_at, owner_id) ORDER BY due_at, id), '[]')
     FROM tasks_task
     WHERE debtor_id = ANY (persons.ids) AND kind = 'call_back' AND state = 'open' AND due_at IS NOT NULL),
    (SELECT coalesce(json_agg(code), '[]') FROM debtors_caution
     WHERE debtor_id = ANY (persons.ids) AND ended_on IS NULL),
    EXISTS (SELECT FROM liabilities_ownstop WHERE debtor_id = ANY (persons.ids) AND since < %(tomorrow)s::timestamptz
            AND (lifted_on IS NULL OR lifted_on > %(today)s::date)),
    debtor.kind = '2', debtor.born_on, coalesce(past.tried, 0), coalesce(past.reached, 0), learned.id, learned.made_at
FROM debtors_debtor AS debtor
LEFT JOIN answering_past AS past ON past.debtor_id = debtor.id
LEFT JOIN (
    SELECT id, made_at FROM answering_learned WHERE "on" <= %(today)s::date ORDER BY "on" DESC LIMIT 1
) AS learned ON TRUE
CROSS JOIN LATERAL (
    WITH RECURSIVE parts (id) AS (
        SELECT debtor.id
        UNION
        SELECT old.id FROM parts JOIN debtors_debtor AS old ON old.merged_into_id = parts.id
    )
    SELECT array_agg(id) AS ids FROM parts
) AS persons
WHERE debtor.id = ANY (%(debtors)s::bigint[])
