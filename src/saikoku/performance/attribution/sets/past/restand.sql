-- Parameters: numbers, standings, finals (arrays of one length).
update payments_payment p
set standing = said.standing, final = said.final
from unnest(%(numbers)s::text[], %(standings)s::bigint[], %(finals)s::bool[]) as said (number, standing, final)
where p.payment_number = said.number
