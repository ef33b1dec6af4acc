-- A promise of a record that another corrects is withdrawn, whichever of the two came first.
update contacts_promise p
set state = '5', judged_on = correction.on
from contacts_contact c
join contacts_contact correction on correction.corrects = c.record_number
where p.contact_id = c.id and p.state <> '5'
