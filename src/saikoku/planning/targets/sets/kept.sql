-- Every row of the file as it came, with what it said of the person. Parameters: run, ordered_at.
insert into targets_targetversion
    (debtor_id, month, programme, work, delivered_on, withdrawn, person_id, line, verdict, stated_at, run_id)
select d.id, to_date(s.month, 'YYYYMM'), s.programme, s.work, s.delivered_on, s.delivery_kind = '3', said.id,
       s.file_line, judged.verdict, %(ordered_at)s, %(run)s
from {staging} s
join target_judged judged on judged.file_line = s.file_line
join debtors_debtor d on d.number = s.debtor_number
left join (
    select v.debtor_id, v.content, max(v.id) as id
    from debtors_personversion v
    where v.debtor_id in (select n.id from debtors_debtor n join {staging} s on s.debtor_number = n.number)
    group by v.debtor_id, v.content
) said on said.debtor_id = d.id and said.content = {content}
order by s.file_line
