-- Take the next candidate that is ready, lease his household and write the trail: one statement, one journey.
-- A household in somebody's hands is left out before it is touched: looking at its lease would lock it. `leased` is 0 where
-- another one takes the household at this very moment; the caller gives up what he holds and asks again.
WITH next AS (
    SELECT id FROM lists_candidate
    WHERE ready AND side = ANY (%(sides)s::text[])
      AND household_key <> ALL (%(passed)s::bigint[])
      AND (held_for IS NULL OR held_for = %(account_id)s::bigint OR call_back_at <= %(owner_until)s::timestamptz)
      AND NOT EXISTS (
          SELECT FROM lists_lease AS held
          WHERE held.household_key = lists_candidate.household_key AND held.expires_at > %(real_now)s::timestamptz
      )
    ORDER BY rank DESC, id
    FOR NO KEY UPDATE SKIP LOCKED
    LIMIT 1
),
taken AS (
    UPDATE lists_candidate AS candidate SET ready = FALSE, leased_until = %(expires_at)s::timestamptz
    FROM next WHERE candidate.id = next.id
    RETURNING candidate.id, candidate.debtor_id, candidate.side, candidate.household_key, candidate.subject,
              candidate.subject_key
),
lease AS (
    INSERT INTO lists_lease (household_key, debtor_id, sides, holder_id, holder, terminal, call_number, taken_at,
                             expires_at, opened_at, seen, identified_by, gate_failures, passed, typed)
    SELECT household_key, debtor_id, ARRAY[side], %(account_id)s::bigint, %(actor)s::text, %(terminal)s::text, %(call_number)s::text,
           %(real_now)s::timestamptz, %(expires_at)s::timestamptz, %(business_at)s::timestamptz, '{}', '', 0, %(passed)s::bigint[], '{}'
    FROM taken
    ON CONFLICT (household_key) DO UPDATE SET
        debtor_id = excluded.debtor_id, sides = excluded.sides, holder_id = excluded.holder_id,
        holder = excluded.holder, terminal = excluded.terminal, call_number = excluded.call_number,
        taken_at = excluded.taken_at, expires_at = excluded.expires_at, opened_at = excluded.opened_at,
        seen = '{}', identified_by = '', identified_at = NULL, gate_failures = 0, supervisor_called_at = NULL,
        passed = excluded.passed, typed = excluded.typed,
        channel = '1', caller = '', answers = '', rung_at = NULL, rung_by = '',
        dialled_at = NULL, dialled_phone = NULL, talk_ended_at = NULL, taken_from = '', left_typed = NULL
    WHERE lists_lease.expires_at <= %(real_now)s::timestamptz
    RETURNING id
),
written AS (
    INSERT INTO audit_auditrecord (action, actor, account_id, terminal, reason, object_id, subjects, key_id,
                                   before, after, business_at, recorded_at)
    SELECT %(action)s::text, %(actor)s::text, %(account_id)s::bigint, %(terminal)s::text, '', %(call_number)s::text, ARRAY[taken.subject],
           taken.subject_key, NULL, jsonb_build_object('side', taken.side), %(business_at)s::timestamptz, %(recorded_at)s::timestamptz
    FROM taken, lease
    RETURNING id
),
unsealed AS (
    INSERT INTO audit_unsealed (record_id) SELECT id FROM written
)
SELECT taken.id, taken.debtor_id, taken.side, taken.household_key, (SELECT count(*) FROM lease) AS leased FROM taken
