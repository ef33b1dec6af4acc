-- Everybody whose records may claim what is in scope: who paid, whom he is now, and who lives with him.
create temp table scope_home on commit drop as
with named as (
    select debtor_id as id from scope_payment where debtor_id is not null
    union
    select debtor_id from scope_loss where debtor_id is not null
),
person as (
    select id as named, id from named
    union
    select named.id, merged.new_id from named join merged on merged.old_id = named.id
),
at_home as (
    select named, id from person
    union
    select person.named, other.id
    from person
    join debtors_debtor own on own.id = person.id
    join debtors_debtor other on other.household_id = own.household_id
)
select named, id from at_home
union
select at_home.named, merged.old_id from at_home join merged on merged.new_id = at_home.id;
create temp table scope_debtor on commit drop as
select distinct id from scope_home
