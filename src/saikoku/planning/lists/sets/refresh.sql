-- Digest what is known today of every call target of the month (or of the debtors in scope).
-- Twin of rules.facts and rules.eligibility.day_reasons; safe to repeat. {scope} is TRUE or names debtors.
-- New rows come with their mark and stand ready at once; those that were there keep both (promote.sql sets them).
WITH RECURSIVE wanted AS (
    SELECT target.debtor_id, known.side,
           bool_or(NOT target.withdrawn) AS targeted,
           bool_or(NOT target.withdrawn AND target.left_on IS NULL) AS staying,
           bool_or(NOT target.withdrawn AND target.left_on IS NULL AND NOT stopped.holds) AS callable
    FROM targets_target AS target
    JOIN unnest(%(programmes)s::text[], %(sides)s::text[]) AS known (programme, side)
        ON known.programme = target.programme
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM liabilities_stop AS stop
            WHERE stop.debtor_id = target.debtor_id AND stop.programme IN ('', target.programme)
              AND stop.starts_on <= %(today)s AND (stop.ends_on IS NULL OR stop.ends_on >= %(today)s)
              AND (stop.gone_on IS NULL OR stop.gone_on > %(today)s)
        ) AS holds
    ) AS stopped
    WHERE target.month = %(month)s AND target.work IN ('01', '03') AND {scope}
    GROUP BY target.debtor_id, known.side
),
persons (owner_id, part_id) AS (  -- a person and the numbers merged into his
    SELECT DISTINCT debtor_id, debtor_id FROM wanted
    UNION
    SELECT persons.owner_id, debtor.id
    FROM persons JOIN debtors_debtor AS debtor ON debtor.merged_into_id = persons.part_id
),
debt AS (
    SELECT instalment.debtor_id, wanted.side,
           coalesce(sum(instalment.balance) FILTER (WHERE NOT barred.holds AND NOT stopped.holds), 0)::bigint AS owed,
           coalesce(sum(instalment.balance) FILTER (WHERE barred.holds), 0)::bigint AS barred
    FROM wanted
    JOIN liabilities_instalment AS instalment ON instalment.debtor_id = wanted.debtor_id
    JOIN unnest(%(programmes)s::text[], %(sides)s::text[]) AS known (programme, side)
        ON known.programme = instalment.programme AND known.side = wanted.side
    CROSS JOIN LATERAL (
        SELECT coalesce(instalment.limitation_on < %(today)s, FALSE) AS holds
    ) AS barred
    CROSS JOIN LATERAL (
        SELECT EXISTS (
            SELECT FROM liabilities_stop AS stop
            WHERE stop.debtor_id = instalment.debtor_id AND stop.programme IN ('', instalment.programme)
              AND stop.starts_on <= %(today)s AND (stop.ends_on IS NULL OR stop.ends_on >= %(today)s)
              AND (stop.gone_on IS NULL OR stop.gone_on > %(today)s)
        ) AS holds
    ) AS stopped
    WHERE instalment.balance > 0 AND instalment.gone_on IS NULL
    GROUP BY instalment.debtor_id, wanted.side
),
unrecorded AS (  -- numbers dialled for calls that were given back or lapsed without a record
    SELECT row.id, row.call_number, row.debtor_id, row.sides, row.phone, local.at::date AS "on",
           date_trunc('minute', local.at)::time AS started_at
    FROM lists_dialled AS row
    CROSS JOIN LATERAL (SELECT row.at AT TIME ZONE 'Asia/Tokyo' AS at) AS local
    WHERE local.at::date BETWEEN %(month)s AND %(today)s
      AND NOT EXISTS (
          SELECT FROM lists_lease AS lease WHERE lease.call_number = row.call_number AND lease.expires_at > %(real_now)s
      )
),
record AS (  -- standing records that can still matter
    SELECT persons.owner_id AS debtor_id, known.side, contact.id, contact.record_number, contact."on",
           contact.started_at, contact."on" + contact.started_at AS at, contact.channel, contact.work,
           contact.outcome, contact.worker_number, contact.promised_on, contact.origin,
           contact.call_back_at AT TIME ZONE 'Asia/Tokyo' AS call_back_at
    FROM persons
    JOIN contacts_contact AS contact ON contact.debtor_id = persons.part_id AND contact."on" >= %(since)s
    JOIN unnest(%(programmes)s::text[], %(sides)s::text[]) AS known (programme, side)
        ON known.programme = contact.programme
    WHERE contact."on" <= %(today)s
      AND (contact."on" >= %(month)s OR contact.outcome = ANY (%(lasting)s))
      AND NOT EXISTS (
          SELECT FROM contacts_contact AS later
          WHERE later.corrects = contact.record_number AND later.corrects <> ''
      )
    UNION ALL
    SELECT persons.owner_id, side.name, -first.id, '', first."on", first.started_at, first."on" + first.started_at,
           '1', '01', '', '', NULL, 'own', NULL
    FROM persons
    JOIN (SELECT DISTINCT ON (call_number) * FROM unrecorded ORDER BY call_number, "on", started_at, id) AS first
        ON first.debtor_id = persons.part_id
    CROSS JOIN LATERAL unnest(first.sides) AS side (name)
),
heard AS (
    SELECT debtor_id, side,
           bool_or("on" >= %(month)s AND channel IN ('1', '2', '3') AND work = '01' AND outcome = ANY (%(contact)s))
               AS reached,
           max("on" + CASE WHEN outcome = ANY (%(claims_paid)s) THEN %(claims_paid_days)s ELSE %(voicemail_days)s END)
               FILTER (WHERE origin = 'own' AND (outcome = ANY (%(claims_paid)s) OR outcome = ANY (%(voicemail)s)))
               AS paused_until,
           bool_or(
               (outcome = ANY (%(promise)s) OR outcome = ANY (%(may_promise)s) AND promised_on IS NOT NULL)
               AND CASE WHEN promised_on IS NULL THEN "on" + %(undated_days)s >= %(today)s
                        ELSE promised_on >= %(live_from)s END
               AND NOT EXISTS (SELECT FROM contacts_promise AS line WHERE line.contact_id = record.id)
           ) AS promise_live
    FROM record GROUP BY debtor_id, side
),
promised AS (
    SELECT persons.owner_id AS debtor_id, known.side,
           bool_or(promise.state = '1' AND promise.promised_on >= %(live_from)s) AS live,
           bool_or(promise.state = '4' OR promise.state = '1' AND promise.promised_on < %(live_from)s) AS broken
    FROM persons
    JOIN contacts_promise AS promise ON promise.debtor_id = persons.part_id
    JOIN unnest(%(programmes)s::text[], %(sides)s::text[]) AS known (programme, side)
        ON known.programme = promise.programme
    GROUP BY persons.owner_id, known.side
),
talk AS (
    SELECT debtor_id, side, at, channel, worker_number,
           (array_agg(outcome ORDER BY record_number))[1] AS outcome, min(call_back_at) AS call_back_at
    FROM record
    WHERE "on" >= %(month)s AND channel IN ('1', '2') AND work = '01' AND outcome <> ALL (%(not_called)s)
    GROUP BY debtor_id, side, at, channel, worker_number
),
after_busy AS (
    SELECT talk.*, lag(at) OVER turn AS before_at, lag(channel) OVER turn AS before_channel,
           lag(call_back_at) OVER turn AS before_call_back_at,
           coalesce(lag(channel) OVER turn = '1' AND lag(outcome) OVER turn = %(busy)s
                    AND at - lag(at) OVER turn <= %(busy_retry)s, FALSE) AS is_after_busy
    FROM talk
    WINDOW turn AS (PARTITION BY debtor_id, side ORDER BY at, worker_number, channel)
),
placed AS (
    SELECT after_busy.*,
           is_after_busy AND NOT coalesce(lag(is_after_busy) OVER turn, FALSE) AS is_retry,
           lead(at) OVER turn IS NULL AS is_last
    FROM after_busy
    WINDOW turn AS (PARTITION BY debtor_id, side ORDER BY at, worker_number, channel)
),
celled AS (
    SELECT placed.debtor_id, placed.side, placed.at, placed.channel, placed.outcome, placed.is_retry, placed.is_last,
           CASE WHEN placed.channel = '1' AND belongs.at IS NOT NULL THEN
               1::bigint << ((extract(isodow FROM belongs.at)::int - 1) * 8 + band.number)
           END AS bit
    FROM placed
    CROSS JOIN LATERAL (
        SELECT CASE WHEN coalesce(placed.at >= placed.before_call_back_at, FALSE) OR placed.is_retry
                    THEN CASE WHEN placed.before_channel = '1' THEN placed.before_at END
                    ELSE placed.at END AS at
    ) AS belongs
    LEFT JOIN LATERAL (
        SELECT (edges.place - 1)::int AS number
        FROM unnest(%(bands_from)s::int[], %(bands_to)s::int[]) WITH ORDINALITY AS edges (since, until, place)
        WHERE extract(hour FROM belongs.at) >= edges.since AND extract(hour FROM belongs.at) < edges.until
        LIMIT 1
    ) AS band ON TRUE
),
been AS (
    SELECT debtor_id, side, coalesce(bit_or(bit), 0) AS tried, count(*) FILTER (WHERE channel = '1') AS attempts,
           max(at) FILTER (WHERE is_last AND channel = '1' AND outcome = %(busy)s AND NOT is_retry) AS busy_at
    FROM celled GROUP BY debtor_id, side
),
caution AS (
    SELECT persons.owner_id AS debtor_id, bool_or(code = '05') AS staff_only, bool_or(code = '01') AS protected
    FROM persons JOIN debtors_caution AS caution ON caution.debtor_id = persons.part_id
    WHERE caution.ended_on IS NULL
    GROUP BY persons.owner_id
),
dialled AS (  -- calls of today by number, whoever was asked for
    SELECT phone AS number, count(DISTINCT (debtor_id, started_at, worker_number)) AS calls,
           max("on" + started_at) AS last_at
    FROM (
        SELECT phone, debtor_id, started_at, worker_number, "on"
        FROM contacts_contact AS contact
        WHERE "on" = %(today)s AND channel = '1' AND phone <> '' AND outcome <> ALL (%(not_called)s)
          AND NOT EXISTS (
              SELECT FROM contacts_contact AS later
              WHERE later.corrects = contact.record_number AND later.corrects <> ''
          )
        UNION ALL
        SELECT phone, debtor_id, started_at, '', "on" FROM unrecorded WHERE "on" = %(today)s
    ) AS call
    GROUP BY phone
),
numbers AS (
    SELECT persons.owner_id AS debtor_id, count(DISTINCT phone.number) AS usable,
           count(DISTINCT phone.number) FILTER (WHERE coalesce(dialled.calls, 0) < %(per_number)s) AS remaining,
           CASE WHEN bool_and(dialled.calls IS NOT NULL) FILTER (WHERE coalesce(dialled.calls, 0) < %(per_number)s)
                THEN min(dialled.last_at) FILTER (WHERE dialled.calls < %(per_number)s) + %(number_rest)s END AS rests_until,
           (array_agg(phone.kind ORDER BY phone.state, phone.rank, phone.learned_on DESC, phone.id)
               FILTER (WHERE coalesce(dialled.calls, 0) < %(per_number)s))[1] AS kind
    FROM persons
    JOIN debtors_phone AS phone ON phone.debtor_id = persons.part_id
    LEFT JOIN caution ON caution.debtor_id = persons.owner_id
    LEFT JOIN dialled ON dialled.number = phone.number
    WHERE phone.state IN ('1', '2') AND (phone.suspended_until IS NULL OR phone.suspended_until <= %(today)s)
      AND (NOT coalesce(caution.protected, FALSE) OR phone.source = '03')
    GROUP BY persons.owner_id
),
agreed AS (
    SELECT DISTINCT ON (wanted.debtor_id, wanted.side)
           wanted.debtor_id, wanted.side, task.due_at, task.owner_id
    FROM wanted
    JOIN persons ON persons.owner_id = wanted.debtor_id
    JOIN tasks_task AS task ON task.debtor_id = persons.part_id
    WHERE task.kind = 'call_back' AND task.state = 'open' AND task.due_at IS NOT NULL
      AND (task.programme = '' OR task.programme IN (
          SELECT known.programme FROM unnest(%(programmes)s::text[], %(sides)s::text[]) AS known (programme, side)
          WHERE known.side = wanted.side
      ))
    ORDER BY wanted.debtor_id, wanted.side, task.due_at, task.id
),
own_stop AS (
    SELECT DISTINCT persons.owner_id AS debtor_id
    FROM persons JOIN liabilities_ownstop AS stop ON stop.debtor_id = persons.part_id
    WHERE stop.since < %(tomorrow)s AND (stop.lifted_on IS NULL OR stop.lifted_on > %(today)s)
),
digest AS (
    SELECT wanted.debtor_id, wanted.side, coalesce(debtor.household_id, -debtor.id) AS household_key,
           coalesce(debt.owed, 0) AS owed, coalesce(been.tried, 0) AS tried,
           numbers.rests_until AT TIME ZONE 'Asia/Tokyo' AS rests_until,
           been.busy_at AT TIME ZONE 'Asia/Tokyo' AS busy_at, agreed.due_at AS call_back_at, agreed.owner_id AS held_for,
           (CASE WHEN coalesce(promised.broken, FALSE) THEN %(worth_broken)s::int[] ELSE %(worth_anybody)s::int[] END)
               [width_bucket(coalesce(debt.owed, 0), %(worth_from)s::bigint[]) + 1] AS base,
           {profile} AS profile,
           array_remove(ARRAY[
               CASE WHEN debtor.merged_into_id IS NOT NULL THEN 'merged-number' END,
               CASE WHEN NOT wanted.targeted THEN 'no-target' END,
               CASE WHEN wanted.targeted AND NOT wanted.staying THEN 'left-this-month' END,
               CASE WHEN wanted.staying AND NOT wanted.callable THEN 'stopped-by-city' END,
               CASE WHEN own_stop.debtor_id IS NOT NULL THEN 'stopped-by-us' END,
               CASE WHEN caution.staff_only THEN 'staff-only' END,
               CASE WHEN coalesce(debt.owed, 0) <= 0 AND coalesce(debt.barred, 0) <= 0
                    AND (wanted.callable OR NOT wanted.staying) THEN 'nothing-owed' END,
               CASE WHEN coalesce(debt.owed, 0) <= 0 AND debt.barred > 0 THEN 'limitation-reached' END,
               CASE WHEN promised.live OR heard.promise_live THEN 'live-promise' END,
               CASE WHEN heard.reached THEN 'reached-this-month' END,
               CASE WHEN heard.paused_until > %(today)s THEN 'paused' END,
               CASE WHEN coalesce(been.attempts, 0) >= %(per_month)s THEN 'month-cap' END,
               CASE WHEN coalesce(numbers.usable, 0) = 0 THEN 'no-number' END,
               CASE WHEN numbers.usable > 0 AND numbers.remaining = 0 THEN 'numbers-spent' END
           ]::varchar[], NULL) AS reasons
    FROM wanted
    JOIN debtors_debtor AS debtor ON debtor.id = wanted.debtor_id
    LEFT JOIN debt ON debt.debtor_id = wanted.debtor_id AND debt.side = wanted.side
    LEFT JOIN heard ON heard.debtor_id = wanted.debtor_id AND heard.side = wanted.side
    LEFT JOIN promised ON promised.debtor_id = wanted.debtor_id AND promised.side = wanted.side
    LEFT JOIN been ON been.debtor_id = wanted.debtor_id AND been.side = wanted.side
    LEFT JOIN agreed ON agreed.debtor_id = wanted.debtor_id AND agreed.side = wanted.side
    LEFT JOIN caution ON caution.debtor_id = wanted.debtor_id
    LEFT JOIN numbers ON numbers.debtor_id = wanted.debtor_id
    LEFT JOIN own_stop ON own_stop.debtor_id = wanted.debtor_id
    LEFT JOIN answering_past AS past ON past.debtor_id = wanted.debtor_id
)
INSERT INTO lists_candidate AS candidate (
    debtor_id, side, household_key, month, as_of, reasons, owed, tried, rests_until, busy_at, call_back_at, held_for,
    base, profile, subject, subject_key, ready, rank
)
SELECT debtor_id, side, household_key, %(month)s, %(today)s, reasons, owed, tried, rests_until, busy_at,
       call_back_at, held_for, base, profile, coalesce(marked.mark, ''), CASE WHEN marked.mark IS NULL THEN '' ELSE %(key_id)s END,
       marked.mark IS NOT NULL AND %(open)s AND {digest may be called}
           AND NOT EXISTS (
               SELECT FROM lists_lease AS lease
               WHERE lease.household_key = digest.household_key AND lease.expires_at > %(real_now)s
           ),
       (%(urgencies)s::int[])[profile + 1] + base + CASE WHEN call_back_at <= %(moment)s THEN %(call_back_first)s ELSE 0 END
FROM digest
LEFT JOIN unnest(%(marked)s::bigint[], %(marks)s::text[]) AS marked (debtor_id, mark) USING (debtor_id)
ORDER BY debtor_id, side
ON CONFLICT (debtor_id, side) DO UPDATE SET
    household_key = excluded.household_key, month = excluded.month, as_of = excluded.as_of,
    reasons = excluded.reasons, owed = excluded.owed, tried = excluded.tried,
    rests_until = excluded.rests_until, busy_at = excluded.busy_at,
    call_back_at = excluded.call_back_at, held_for = excluded.held_for, base = excluded.base, profile = excluded.profile,
    subject = coalesce(nullif(excluded.subject, ''), candidate.subject),
    subject_key = coalesce(nullif(excluded.subject_key, ''), candidate.subject_key)
WHERE (candidate.household_key, candidate.month, candidate.as_of, candidate.reasons, candidate.owed, candidate.tried,
       candidate.rests_until, candidate.busy_at, candidate.call_back_at, candidate.held_for, candidate.base, candidate.profile)
    IS DISTINCT FROM
      (excluded.household_key, excluded.month, excluded.as_of, excluded.reasons, excluded.owed, excluded.tried,
       excluded.rests_until, excluded.busy_at, excluded.call_back_at, excluded.held_for, excluded.base, excluded.profile)
   OR excluded.subject_key NOT IN ('', candidate.subject_key)
