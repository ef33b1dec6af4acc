-- Keys just stated or vanished for which a payment is known; all other balances are what the city stated.
insert into instalment_touched (programme, assessed_year, due_year, notice_number, instalment)
select distinct said.programme, said.assessed_year, said.due_year, said.notice_number, said.instalment
from (
    select programme, assessed_year, due_year, notice_number, instalment from incoming where verdict in ('new', 'changed')
    union all
    select programme, assessed_year, due_year, notice_number, instalment
    from liabilities_instalment where run_id = %(run)s and gone_on is not null
) said
join payments_payment p using (programme, assessed_year, due_year, notice_number, instalment)
