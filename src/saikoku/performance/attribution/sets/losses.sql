-- The encouragement that earned each procedure. Parameters: first, last (days filed), version; {scope}.
insert into loss_claim (loss_id, contact_id, terms)
select distinct on (l.id) l.id, e.id, %(version)s
from liabilities_qualificationloss l
{scope}
left join merged on merged.old_id = l.debtor_id
join claimable e on e.person = coalesce(merged.new_id, l.debtor_id) and e.rule = 5
where l.premium_reduced > 0 and l.filed_on between %(first)s and %(last)s and l.filed_on between e.from_on and e.until_on
order by l.id, e."on" desc, e.started_at desc, e.record_number desc
