-- Absence notices and encouragements of a household, laid to each of its persons (households as known now).
create temp table at_home on commit drop as
select e.id, e."on", e.started_at, e.record_number, e.is_notice, e.is_loss, coalesce(other.id, e.person) as person
from evidence e
join debtors_debtor own on own.id = e.person
left join debtors_debtor other
    on other.household_id = own.household_id and not exists (select from merged where merged.old_id = other.id)
where e.is_notice or e.is_loss
