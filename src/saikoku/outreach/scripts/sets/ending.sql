-- Does the end of the contract ask for the hand-over of all texts on a day? 0 no, 1 soon, 2 overdue.
-- Twin of rules.ending.ending. Parameters: the day, three times.
SELECT CASE
        WHEN %s::date < profile.ends_on - (term.value #>> '{}')::integer OR EXISTS (
            SELECT FROM scripts_handover WHERE "on" >= profile.ends_on - (term.value #>> '{}')::integer
        ) THEN 0
        WHEN %s::date <= profile.ends_on THEN 1
        ELSE 2
    END
FROM contract_profile AS profile, terms_term AS term
WHERE term.name = 'texts_end_notice_days' AND term.valid @> %s::date
