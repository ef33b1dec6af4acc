-- Rows that relate to another, or to which another relates: what stands of them follows from the whole chain.
select p.payment_number, p.report, p.principal, p.credited_on, p.relates_to
from payments_payment p
where p.relates_to <> ''
    or exists (select from payments_payment below where below.relates_to = p.payment_number and below.relates_to <> '')
