-- Payments and procedures whose credit may have changed with anything of these people: their own, those of their
-- households, of the instalments they owe, and what their records and slips have earned until now.
-- Reads the temp table merged. Parameters: people (ids).
with recursive named as materialized (
    select unnest(%(people)s::bigint[]) as id
    union
    select was.debtor_id  -- a correction may speak of somebody else
    from contacts_contact later
    join contacts_contact was on was.record_number = later.corrects
    where later.debtor_id = any(%(people)s) and later.corrects <> ''
),
person as (
    select id from named
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
),
everybody as materialized (
    select id from at_home
    union
    select merged.old_id from at_home join merged on merged.new_id = at_home.id
),
credited as materialized (
    select c.payment_id, c.loss_id
    from everybody
    join contacts_contact r on r.debtor_id = everybody.id
    join attribution_credit c on c.contact_id = r.id
    union all
    select c.payment_id, null
    from liabilities_slipissued s
    join attribution_credit c on c.slip_id = s.id
    where s.debtor_id in (select id from everybody)
    union all
    select c.payment_id, null
    from slips_slip s
    join attribution_credit c on c.printed_id = s.id
    where s.debtor_id in (select id from everybody)
)
select 'payment', p.id from payments_payment p where p.debtor_id in (select id from everybody)
union
select 'payment', p.id
from liabilities_instalment i
join payments_payment p using (programme, assessed_year, due_year, notice_number, instalment)
where i.debtor_id in (select id from everybody)
union
select 'payment', payment_id from credited where payment_id is not null
union
select 'loss', loss_id from credited where loss_id is not null
union
select 'loss', l.id from liabilities_qualificationloss l where l.debtor_id in (select id from everybody)
