-- The debtors whom the rows of one intake run concern, so that their place in the queue is set anew.
SELECT DISTINCT debtor_id FROM (
    SELECT debtor_id FROM targets_target WHERE run_id = %(run)s
    UNION ALL SELECT id FROM debtors_debtor WHERE run_id = %(run)s
    UNION ALL SELECT debtor_id FROM debtors_phone WHERE run_id = %(run)s
    UNION ALL SELECT debtor_id FROM debtors_caution WHERE run_id = %(run)s
    UNION ALL SELECT debtor_id FROM liabilities_instalment WHERE run_id = %(run)s
    UNION ALL SELECT debtor_id FROM liabilities_stop WHERE run_id = %(run)s
    UNION ALL SELECT debtor_id FROM payments_payment WHERE run_id = %(run)s
    UNION ALL SELECT debtor_id FROM contacts_contact WHERE run_id = %(run)s
    UNION ALL
    SELECT debtor.id FROM debtors_mergednumber AS merged
    JOIN debtors_debtor AS debtor ON debtor.number IN (merged.old_number, merged.new_number)
    WHERE merged.run_id = %(run)s
) AS touched WHERE debtor_id IS NOT NULL
