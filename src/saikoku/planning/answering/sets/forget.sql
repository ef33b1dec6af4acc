-- Whoever was not called in the window any more has no past.
WITH {attempts}
DELETE FROM answering_past AS past
WHERE NOT EXISTS (SELECT FROM monthly WHERE monthly.debtor_id = past.debtor_id AND monthly.month < %(month)s)
