-- The encouragement that earned each procedure. Parameters: first, last (days filed), loss_days, version; {scope}.
insert into loss_claim (loss_id, contact_id, terms)
select distinct on (l.id) l.id, e.id, %(version)s
from liabilities_qualificationloss l
{scope}
join at_home e on e.person = l.debtor_id and e.is_loss
where l.premium_reduced > 0 and l.filed_on between %(first)s and %(last)s
    and e."on" between l.filed_on - %(loss_days)s::int and l.filed_on
order by l.id, e."on" desc, e.started_at desc, e.record_number desc
