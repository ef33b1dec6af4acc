insert into intake_runrow (run_id, line, kind, key)
select %(run)s, file_line, case verdict when 'superseded' then 'superseded' else 'pending' end, record_number
from taken_over
where verdict = 'superseded' or (verdict = 'new' and debtor_id is null)
