-- Persons of the month's call targets (or of the debtors in scope) who have no row in the queue with a mark of this key.
SELECT DISTINCT target.debtor_id, debtor.number
FROM targets_target AS target
JOIN unnest(%(programmes)s::text[], %(sides)s::text[]) AS known (programme, side) ON known.programme = target.programme
JOIN debtors_debtor AS debtor ON debtor.id = target.debtor_id
WHERE target.month = %(month)s AND target.work IN ('01', '03') AND {scope}
  AND NOT EXISTS (
      SELECT FROM lists_candidate AS candidate
      WHERE candidate.debtor_id = target.debtor_id AND candidate.side = known.side AND candidate.subject_key = %(key_id)s
  )
