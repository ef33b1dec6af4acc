-- Who is named again with the same words. Parameters: run, ordered_at.
insert into debtors_restatement (layout, order_on, stated_at, versions, run_id)
select 'T01_targets', i.delivered_on, %(ordered_at)s, array_agg(same.version_id order by same.version_id), %(run)s
from incoming i
join person_same same on same.id = i.id
group by i.delivered_on
