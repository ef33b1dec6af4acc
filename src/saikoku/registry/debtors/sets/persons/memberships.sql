-- Who moved to another household belongs to it from the day of delivery on.
with moved as materialized (
    select i.id as debtor_id, i.household_id, i.delivered_on, m.id as membership_id, m.since
    from incoming i
    left join debtors_membership m on m.debtor_id = i.id and m.until is null
    where i.id in (select id from person_renewed) and i.household_id is distinct from m.household_id
),
taken_back as (
    delete from debtors_membership m using moved
    where m.id = moved.membership_id and moved.since >= moved.delivered_on
    returning m.id
),
ended as (
    update debtors_membership m set until = moved.delivered_on
    from moved where m.id = moved.membership_id and moved.since < moved.delivered_on
    returning m.id
)
insert into debtors_membership (debtor_id, household_id, since, run_id)
select debtor_id, household_id, delivered_on, %(run)s
from moved
where household_id is not null
    and (select count(*) from taken_back) + (select count(*) from ended) >= 0
