-- Credits that do not hold any more.
delete from attribution_credit c
where not exists (select from credited f where f.payment_id = c.payment_id)
    and not exists (select from credited f where f.loss_id = c.loss_id)
    {scope}
