-- Payments by slips of these people, whoever paid: no index leads to them, so all payments are looked through.
-- Parameters: people (ids).
with slip as materialized (
    select slip_number, mpn_number from liabilities_slipissued where debtor_id = any(%(people)s::bigint[])
    union all
    select slip_number, mpn_number from slips_slip where debtor_id = any(%(people)s::bigint[]) and place = 'visit'
)
select p.id from payments_payment p where p.slip_number <> '' and p.slip_number in (select slip_number from slip)
union
select p.id
from payments_payment p
where p.slip_number = '' and p.mpn_number <> '' and p.mpn_number in (select mpn_number from slip)
