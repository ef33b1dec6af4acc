-- Credits that hold otherwise than before.
update attribution_credit c
set rule = f.rule, contact_id = f.contact_id, slip_id = f.slip_id, printed_id = f.printed_id,
    debtor_id = f.debtor_id, programme = f.programme, "on" = f."on", yen = f.yen, overpaid = f.overpaid, terms = f.terms
from (
    select c.id, f.*
    from credited f
    join attribution_credit c on c.payment_id = f.payment_id
    union all
    select c.id, f.*
    from credited f
    join attribution_credit c on c.loss_id = f.loss_id
) f
where c.id = f.id
    and (c.rule, c.contact_id, c.slip_id, c.printed_id, c.debtor_id, c.programme, c."on", c.yen, c.overpaid, c.terms)
        is distinct from
        (f.rule, f.contact_id, f.slip_id, f.printed_id, f.debtor_id, f.programme, f."on", f.yen, f.overpaid, f.terms)
