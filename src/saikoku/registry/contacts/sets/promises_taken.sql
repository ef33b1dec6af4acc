-- What promises have taken of the payments, as judged. Parameters: ids, yen (side by side).
update contacts_promise p
set paid_yen = found.yen
from unnest(%(ids)s::bigint[], %(yen)s::bigint[]) as found (id, yen)
where p.id = found.id and p.state <> '5'
