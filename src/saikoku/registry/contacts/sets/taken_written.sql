insert into contacts_contact (debtor_id, answers_record, origin, run_id, recorded_at, recorded_by, {names})
select j.debtor_id, '', 'taken', %(run)s, %(at)s, %(by)s, {staged}
from taken_over j
join {staging} s on s.file_line = j.file_line
where j.verdict = 'new' and j.debtor_id is not null
