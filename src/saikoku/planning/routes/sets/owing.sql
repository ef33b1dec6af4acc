-- Whom a visit may be worth: leaves out only whom rules.visiting leaves out too; those judge everybody it names.
SELECT debtor.id, coalesce(debtor.household_id, -debtor.id), owed.balance
FROM debtors_debtor AS debtor
CROSS JOIN LATERAL (
    SELECT sum(balance) AS balance FROM liabilities_instalment
    WHERE debtor_id = debtor.id AND balance > 0 AND gone_on IS NULL AND programme = ANY (%(programmes)s::text[])
      AND (limitation_on IS NULL OR limitation_on >= %(on)s::date)
      AND NOT EXISTS (
          SELECT FROM liabilities_stop AS stop
          WHERE stop.debtor_id = debtor.id AND stop.programme IN ('', liabilities_instalment.programme)
            AND (stop.gone_on IS NULL OR stop.gone_on > %(on)s::date)
            AND stop.starts_on <= %(on)s::date AND (stop.ends_on IS NULL OR stop.ends_on >= %(on)s::date)
      )
) AS owed
WHERE debtor.merged_into_id IS NULL AND owed.balance > 0
  AND EXISTS (
      SELECT FROM targets_target
      WHERE debtor_id = debtor.id AND month = %(month)s::date AND work = ANY (%(works)s::text[])
        AND programme = ANY (%(programmes)s::text[]) AND NOT withdrawn AND left_on IS NULL
  )
  AND NOT EXISTS (
      SELECT FROM debtors_caution WHERE debtor_id = debtor.id AND ended_on IS NULL AND code IN ('01', '05')
  )
ORDER BY owed.balance DESC, debtor.id
LIMIT %(most)s
