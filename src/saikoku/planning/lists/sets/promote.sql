-- Let `ready` say whether each candidate (in {scope}) may be called at this moment; one statement for both ways.
-- Twin of rules.eligibility.refusals and rank. Rows that somebody works on are left to him: he sets them anew himself.
-- Who is not ready keeps the rank he had: a band that begins writes the rows that matter.
WITH judged AS (
    SELECT candidate.id, now_ready.holds, ranked.rank
    FROM lists_candidate AS candidate
    CROSS JOIN LATERAL (
        SELECT candidate.call_back_at IS NOT NULL AND candidate.call_back_at <= %(moment)s AS due
    ) AS agreed
    CROSS JOIN LATERAL (
        SELECT %(open)s
           AND candidate.as_of = %(today)s
           AND candidate.subject <> ''
           AND (candidate.leased_until IS NULL OR candidate.leased_until <= %(real_now)s)
           AND {candidate may be called}
           AND NOT EXISTS (
               SELECT FROM lists_lease AS lease
               WHERE lease.household_key = candidate.household_key AND lease.expires_at > %(real_now)s
           ) AS holds
    ) AS now_ready
    CROSS JOIN LATERAL (
        SELECT CASE WHEN agreed.due THEN %(call_back_first)s WHEN candidate.held_last THEN -%(held_last)s ELSE 0 END
             + CASE WHEN candidate.put_last_at >= %(midnight)s
                    THEN -%(put_last)s - floor(extract(epoch FROM candidate.put_last_at - %(midnight)s) / 60)::int
                    ELSE (%(urgencies)s::int[])[candidate.profile + 1] + candidate.base END AS rank
    ) AS ranked
    WHERE {scope} AND (candidate.ready <> now_ready.holds OR now_ready.holds AND candidate.rank <> ranked.rank)
    FOR NO KEY UPDATE OF candidate SKIP LOCKED
)
UPDATE lists_candidate AS candidate SET ready = judged.holds, rank = judged.rank
FROM judged WHERE judged.id = candidate.id
RETURNING candidate.ready
