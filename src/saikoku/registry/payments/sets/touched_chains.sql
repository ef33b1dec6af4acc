-- Rows written that relate to another, or to which another relates; the rest stands by itself.
insert into payment_touched (payment_number)
select payment_number from incoming where verdict in ('new', 'changed') and relates_to <> ''
union
select incoming.payment_number
from incoming
join payments_payment below on below.relates_to = incoming.payment_number and below.relates_to <> ''
where incoming.verdict in ('new', 'changed')
