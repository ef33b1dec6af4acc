-- What each household drawn for a month paid by itself for premiums and overpayments, from its draw to the month's end.
-- As drawn: also who was withdrawn, called in spite of it, or left the lists since.
SELECT drawn.held, coalesce(sum(paid.yen), 0)::bigint
FROM holdout_drawn AS drawn
JOIN holdout_draw AS draw ON draw.id = drawn.draw_id
CROSS JOIN LATERAL (
    SELECT sum(payment.standing) AS yen
    FROM payments_payment AS payment
    WHERE payment.debtor_id = drawn.debtor_id AND payment.channel = ANY (%(voluntary)s)
      AND payment.programme = ANY (%(programmes)s) AND payment.standing > 0
      AND payment.paid_on BETWEEN (draw.drawn_at AT TIME ZONE 'Asia/Tokyo')::date AND %(last)s
) AS paid
WHERE drawn.month = %(first)s
  AND EXISTS (
      SELECT FROM targets_target AS target
      WHERE target.debtor_id = drawn.debtor_id AND target.month = %(first)s AND target.work IN ('01', '03')
        AND target.programme = ANY (%(programmes)s)
  )
GROUP BY drawn.unit, drawn.held
ORDER BY 1, 2
