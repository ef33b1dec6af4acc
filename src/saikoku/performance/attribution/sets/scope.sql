-- The payments to be credited anew with all that share their instalments, and everybody whose records may claim them.
-- Parameters: payments, losses (ids).
drop table if exists scope_payment, scope_loss, scope_debtor;
create temp table scope_payment on commit drop as
select distinct p.id, p.debtor_id, p.slip_number, p.mpn_number
from (
    select distinct programme, assessed_year, due_year, notice_number, instalment
    from payments_payment
    where id = any(%(payments)s::bigint[])
) wanted
join payments_payment p using (programme, assessed_year, due_year, notice_number, instalment);
create temp table scope_loss on commit drop as
select id, debtor_id from liabilities_qualificationloss where id = any(%(losses)s::bigint[]);
create temp table scope_debtor on commit drop as
with named as (
    select debtor_id as id from scope_payment where debtor_id is not null
    union
    select debtor_id from scope_loss where debtor_id is not null
),
person as (
    select named.id from named
    union
    select merged.new_id from named join merged on merged.old_id = named.id
),
at_home as (
    select id from person
    union
    select other.id
    from person
    join debtors_debtor own on own.id = person.id
    join debtors_debtor other on other.household_id = own.household_id
)
select id from at_home
union
select merged.old_id from at_home join merged on merged.new_id = at_home.id
