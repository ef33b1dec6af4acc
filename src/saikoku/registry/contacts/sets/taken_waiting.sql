insert into contacts_waitingrecord (record_number, debtor_number, row, run_id)
select s.record_number, s.debtor_number, to_jsonb(s) - 'file_line' - 'own', %(run)s
from taken_over j
join {staging} s on s.file_line = j.file_line
where j.verdict = 'new' and j.debtor_id is null
