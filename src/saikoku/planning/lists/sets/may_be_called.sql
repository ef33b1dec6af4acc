CASE
    WHEN {row}.call_back_at IS NOT NULL AND {row}.call_back_at <= %(moment)s THEN {row}.reasons <@ %(waived)s::varchar[]
    ELSE {row}.reasons = '{}' AND {row}.call_back_at IS NULL
         AND ({row}.tried & %(bit)s = 0 AND ({row}.rests_until IS NULL OR {row}.rests_until <= %(moment)s)
              OR coalesce(%(moment)s BETWEEN {row}.busy_at + %(busy_wait)s AND {row}.busy_at + %(busy_retry)s, FALSE))
END
