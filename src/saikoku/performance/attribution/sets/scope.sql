-- What is to be credited anew: payments with all that share their instalments, and procedures.
-- Parameters: payments, losses (ids).
drop table if exists scope_payment, scope_loss, scope_home, scope_debtor;
create temp table scope_payment on commit drop as
select distinct p.id, p.debtor_id, p.channel, p.paid_on, p.slip_number, p.mpn_number
from (
    select distinct programme, assessed_year, due_year, notice_number, instalment
    from payments_payment
    where id = any(%(payments)s::bigint[])
) wanted
join payments_payment p using (programme, assessed_year, due_year, notice_number, instalment);
create temp table scope_loss on commit drop as
select id, debtor_id, filed_on from liabilities_qualificationloss where id = any(%(losses)s::bigint[])
