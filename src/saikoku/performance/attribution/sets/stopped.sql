-- When no demand was to be made of whom (T05). Twin of facts.Stop. {scope} narrows the stops to some debtors.
create temp table stopped on commit drop as
select coalesce(merged.new_id, s.debtor_id) as person, s.programme, s.starts_on,
       least(coalesce(s.ends_on, 'infinity'), coalesce(s.gone_on - 1, 'infinity')) as ends_on
from liabilities_stop s
{scope}
left join merged on merged.old_id = s.debtor_id
where s.debtor_id is not null
