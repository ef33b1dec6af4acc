-- A record taken over that names a promised day carries one promise.
insert into contacts_promise (contact_id, line, debtor_id, programme, promised_on, promised_yen, way, state)
select c.id, 1, c.debtor_id, c.programme, c.promised_on, nullif(greatest(c.promised_yen, 0), 0), '', '1'
from contacts_contact c
where c.origin = 'taken' and c.promised_on is not null
    and not exists (select from contacts_promise p where p.contact_id = c.id)
