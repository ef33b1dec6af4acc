-- What the file says of persons, where it is another thing than was said last. Parameters: run, ordered_at.
insert into debtors_personversion
    (debtor_id, household_id, content, said, delivered_on, line, verdict, stated_at, run_id)
select i.id, i.household_id, i.content, {said}, i.delivered_on, i.file_line,
       case when i.verdict = 'unchanged' then 'changed' else i.verdict end, %(ordered_at)s, %(run)s
from incoming i
join person p on p.file_line = i.file_line
where not exists (select from person_same same where same.id = i.id)
order by i.file_line
