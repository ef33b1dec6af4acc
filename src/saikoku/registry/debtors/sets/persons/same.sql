-- Of whom does the file say just what was said last? The version that says it.
create temp table person_same on commit drop as
select i.id, max(v.id) as version_id
from incoming i
join debtors_debtor held on held.id = i.id
join debtors_personversion v on v.debtor_id = i.id and v.content = i.content
where held.content = i.content
group by i.id
