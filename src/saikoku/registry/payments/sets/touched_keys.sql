-- Keys of the payment rows about to be written, as they were and as they will be.
insert into instalment_touched (programme, assessed_year, due_year, notice_number, instalment)
select programme, assessed_year, due_year, notice_number, instalment
from incoming
where verdict in ('new', 'changed')
union
select held.programme, held.assessed_year, held.due_year, held.notice_number, held.instalment
from payments_payment held
join incoming on incoming.id = held.id
where incoming.verdict = 'changed'
