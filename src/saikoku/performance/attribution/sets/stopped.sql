-- When no demand was to be made of whom (T05), laid to each number of the person. Twin of facts.Stop.
create temp table stopped on commit drop as
select coalesce(merged.new_id, s.debtor_id) as person, s.programme, s.starts_on,
       least(coalesce(s.ends_on, 'infinity'), coalesce(s.gone_on - 1, 'infinity')) as ends_on
from liabilities_stop s
left join merged on merged.old_id = s.debtor_id
where s.debtor_id is not null;
insert into stopped
select merged.old_id, s.programme, s.starts_on, s.ends_on
from stopped s
join merged on merged.new_id = s.person
