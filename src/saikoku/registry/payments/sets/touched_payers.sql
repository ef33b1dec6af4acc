-- Who paid on a touched key: a row may relate to that of somebody else.
select distinct p.debtor_id
from payments_payment p
join instalment_touched using (programme, assessed_year, due_year, notice_number, instalment)
where p.debtor_id is not null
