-- Credits that were not there.
insert into attribution_credit
    (rule, payment_id, loss_id, contact_id, slip_id, printed_id, debtor_id, programme, "on", yen, overpaid, terms)
select rule, payment_id, loss_id, contact_id, slip_id, printed_id, debtor_id, programme, "on", yen, overpaid, terms
from credited f
where not exists (select from attribution_credit c where c.payment_id = f.payment_id)
    and not exists (select from attribution_credit c where c.loss_id = f.loss_id)
