-- The encouragement that earned each procedure. Parameters: first, last (days filed), loss_days, version; {scope}.
insert into loss_claim (loss_id, person, contact_id, terms)
select distinct on (l.id) l.id, l.person, e.id, %(version)s
from (
    select l.id, coalesce(merged.new_id, l.debtor_id) as person, l.filed_on
    from liabilities_qualificationloss l
    {scope}
    left join merged on merged.old_id = l.debtor_id
    where l.debtor_id is not null and l.premium_reduced > 0 and l.filed_on between %(first)s and %(last)s
) l
join at_home e on e.person = l.person and e.is_loss
where e."on" between l.filed_on - %(loss_days)s::int and l.filed_on
order by l.id, e."on" desc, e.started_at desc, e.record_number desc
