-- Days from a day to the end of the agreed alarm on which no certificate of the insurance covers the money in custody.
-- Twin of ledger.rules.cover.ends_soon: above zero exactly where that one is true.
SELECT count(*)
FROM terms_term AS term,
    generate_series(%s::date, %s::date + (term.value #>> '{}')::integer - 1, '1 day') AS day
WHERE term.name = 'cash_cover_alarm_days' AND term.valid @> %s::date
    AND NOT EXISTS (
        SELECT FROM ledger_cover AS cover
        WHERE day::date BETWEEN cover.first_day AND cover.last_day
          AND NOT EXISTS (SELECT FROM ledger_cover AS later WHERE later.corrects_id = cover.id)
    )
