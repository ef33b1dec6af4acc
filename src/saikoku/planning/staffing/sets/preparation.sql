-- Minutes from a person's record before to his next call out on the same day: taking up the case and reading it. The middle
-- one, so that a pause or an empty list between two calls does not count. Parameters: days, nobody_called.
with act as (
    select distinct on (c.debtor_id, c."on", c.started_at, c.worker_number, c.channel)
           c."on", c.worker_number, c.channel, c.recorded_at, (c."on" + c.started_at) at time zone 'Asia/Tokyo' as began_at
    from contacts_contact c
    where c."on" = any(%(days)s) and c.channel in ('1', '2') and c.origin = 'own' and not c.outcome = any(%(nobody_called)s)
        and not exists (select from contacts_contact later where later.corrects = c.record_number and later.corrects <> '')
    order by c.debtor_id, c."on", c.started_at, c.worker_number, c.channel, c.recorded_at
), follow as (
    select channel, extract(epoch from began_at - lag(recorded_at) over (
               partition by "on", worker_number order by began_at, recorded_at)) / 60 as minutes
    from act
)
-- a call is known by its minute: one that began at once may seem to begin up to a minute before the record
select coalesce(percentile_cont(0.5) within group (order by greatest(minutes, 0)), 0)::float
from follow
where channel = '1' and minutes > -1
