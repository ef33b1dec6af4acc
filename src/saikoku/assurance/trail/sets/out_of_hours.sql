-- What each person did outside the hours of its kind of work: by day and kind, from when to when, how many acts.
-- hours: one line for each day and kind; an area without a line in `kinds` is other work.
with hours as (
    select * from unnest(%(days)s::date[], %(works)s::text[], %(opens)s::time[], %(closes)s::time[], %(rests)s::boolean[])
        as agreed (day, work, opens, closes, rests)
),
kinds as (select * from unnest(%(areas)s::text[], %(area_works)s::text[]) as known (area, work)),
acts as (
    select account_id, actor, split_part(action, '.', 1) as area, business_at at time zone 'Asia/Tokyo' as at
    from audit_auditrecord
    where business_at >= %(since)s and business_at < %(until)s and account_id is not null
)
select hours.day, acts.actor, hours.work, min(acts.at::time), max(acts.at::time), count(*)
from acts
left join kinds using (area)
join hours on hours.day = acts.at::date and hours.work = coalesce(kinds.work, %(other)s)
where acts.area <> all (%(apart)s) and acts.account_id <> all (%(citys)s)
  and (hours.rests or acts.at::time < hours.opens or acts.at::time >= hours.closes)
group by hours.day, acts.actor, hours.work
order by hours.day desc, acts.actor, hours.work
limit %(most)s
