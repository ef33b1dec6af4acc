-- What became of the papers that were counted out, by kind, holder and day. Twin of rules.fates.sums.
-- Parameters: first, last (days on which they were counted out).
-- Only papers that were counted out on these days are read, with all of their steps.
with steps as (
    select paper_id, step, holder, (acted_at at time zone 'Asia/Tokyo')::date as day,
           lead(step) over later as second, lead(step, 2) over later as third
    from papers_paperstep
    where paper_id in (
        select given.paper_id from papers_paperstep given
        where given.step = 'out' and given.acted_at >= %(first)s::date::timestamp at time zone 'Asia/Tokyo'
            and given.acted_at < (%(last)s::date + 1)::timestamp at time zone 'Asia/Tokyo'
    )
    window later as (partition by paper_id order by turn)
),
issues as (
    select bundle.kind, steps.holder, steps.day, coalesce(case when steps.second = 'lost' then third end, steps.second, 'out') as fate
    from steps
    join papers_paper paper on paper.id = steps.paper_id
    join papers_bundle bundle on bundle.id = paper.bundle_id
    where steps.step = 'out' and steps.day between %(first)s and %(last)s
)
select kind, holder, day,
       count(*) filter (where fate = 'used') as used,
       count(*) filter (where fate = 'void') as void,
       count(*) filter (where fate = 'back') as returned,
       count(*) filter (where fate = 'lost') as lost,
       count(*) filter (where fate = 'out') as out
from issues
group by kind, holder, day
order by day desc, kind, holder
