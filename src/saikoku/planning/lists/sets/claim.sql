-- Take the next candidate that is ready, lease his household and write the trail: one statement, one journey.
-- `leased` is 0 where somebody else of the household is being spoken to; the caller asks again. A lease that holds is looked
-- at before the insert: a conflict with it would lock it for the rest of the transaction.
WITH next AS (
    SELECT id FROM lists_candidate
    WHERE ready AND side = ANY (%(sides)s::text[])
      AND household_key <> ALL (%(passed)s::bigint[])
      AND (held_for IS NULL OR held_for = %(account_id)s::bigint OR call_back_at <= %(owner_until)s::timestamptz)
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
    WHERE NOT EXISTS (
        SELECT FROM lists_lease AS held
        WHERE held.household_key = taken.household_key AND held.expires_at > %(real_now)s::timestamptz
    )
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
