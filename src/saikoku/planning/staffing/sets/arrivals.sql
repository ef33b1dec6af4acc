-- Calls of each half hour of each weekday: how many came in and went out, and how many person-days were spent there.
-- Records of one person, day, start and worker are one call. Parameters: days, nobody_called.
with act as (
    select distinct on (c.debtor_id, c."on", c.started_at, c.worker_number, c.channel)
           extract(isodow from c."on")::int as weekday, c."on", c.worker_number, c.channel,
           (extract(hour from c.started_at) * 60 + floor(extract(minute from c.started_at) / 30) * 30)::int as start,
           extract(epoch from c.recorded_at - ((c."on" + c.started_at) at time zone 'Asia/Tokyo')) / 60 as minutes
    from contacts_contact c
    where c."on" = any(%(days)s) and c.channel in ('1', '2') and c.origin = 'own' and not c.outcome = any(%(nobody_called)s)
        and not exists (select from contacts_contact later where later.corrects = c.record_number and later.corrects <> '')
    order by c.debtor_id, c."on", c.started_at, c.worker_number, c.channel, c.recorded_at
)
select weekday, start,
       count(*) filter (where channel = '2')::int,
       count(*) filter (where channel = '1')::int,
       count(distinct ("on", worker_number))::int,
       coalesce(avg(minutes) filter (where channel = '2' and minutes between %(least)s and %(most)s), 0)::float,
       coalesce(avg(minutes) filter (where channel = '1' and minutes between %(least)s and %(most)s), 0)::float,
       count(*) filter (where channel = '2' and minutes between %(least)s and %(most)s)::int,
       count(*) filter (where channel = '1' and minutes between %(least)s and %(most)s)::int
from act
group by weekday, start
order by weekday, start
