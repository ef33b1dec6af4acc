-- Write what the pure rule found of one candidate, as after a call.
UPDATE lists_candidate SET
    month = %(month)s::date, as_of = %(as_of)s::date, household_key = %(household_key)s::bigint,
    reasons = %(reasons)s::varchar[], owed = %(owed)s::bigint, base = %(base)s::int, profile = %(profile)s::smallint, tried = %(tried)s::bigint,
    rests_until = %(rests_until)s::timestamptz, busy_at = %(busy_at)s::timestamptz, call_back_at = %(call_back_at)s::timestamptz,
    held_for = %(held_for)s::bigint, rank = %(rank)s::int, leased_until = NULL, ready = %(ready)s::boolean
WHERE id = %(id)s::bigint
RETURNING id
