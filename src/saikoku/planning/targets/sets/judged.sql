-- Every staged row with its verdict, by the target it names and by all it says of the person.
select s.file_line, s.month, s.programme, s.work, s.debtor_number, t.id as target_id, d.id as debtor_id,
       case when t.id is null then 'new'
            when {content} is not distinct from d.content and t.withdrawn = (s.delivery_kind = '3') then 'unchanged'
            when (s.delivered_on, %(ordered_at)s, s.delivery_kind <> '3') < (t.delivered_on, t.stated_at, not t.withdrawn) then 'superseded'
            else 'changed'
       end as verdict
from {staging} s
left join debtors_debtor d on d.number = s.debtor_number
left join targets_target t on t.debtor_id = coalesce(d.merged_into_id, d.id)
    and t.month = to_date(s.month, 'YYYYMM') and t.programme = s.programme and t.work = s.work
