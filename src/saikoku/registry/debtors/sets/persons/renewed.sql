create temp table person_renewed on commit drop as
select i.id
from incoming i
left join debtors_debtor held on held.id = i.id
where i.verdict in ('new', 'changed') and held.content is distinct from i.content
