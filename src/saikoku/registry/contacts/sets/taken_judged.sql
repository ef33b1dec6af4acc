select s.file_line, s.record_number, d.id as debtor_id,
       case when held.id is not null and ({held}) is not distinct from ({staged}) then 'unchanged'
            when waiting.id is not null and waiting.row = to_jsonb(s) - 'file_line' - 'own' then 'unchanged'
            when held.id is not null or waiting.id is not null then 'superseded'
            when s.corrects <> '' and (
                exists (select from contacts_contact other where other.corrects = s.corrects)
                or row_number() over (partition by s.corrects order by s.on, s.started_at, s.record_number) > 1
            ) then 'superseded'
            else 'new'
       end as verdict
from {staging} s
left join debtors_debtor d on d.number = s.debtor_number
left join contacts_contact held on held.record_number = s.record_number
left join contacts_waitingrecord waiting on waiting.record_number = s.record_number
