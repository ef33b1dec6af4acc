-- Rows of an applied run beside what stood before. Parameters: run, kind, limit, offset.
select coalesce(v.line, 0), to_char(v.month, 'YYYYMM'), v.programme, v.work, d.number,
       jsonb_build_object('delivered_on', v.delivered_on, 'delivery_kind', case when v.withdrawn then '3' else '' end)
           || coalesce(person.said, '{{}}'),
       case when was.id is not null or (v.verdict <> 'new' and held.id is not null) then jsonb_build_object(
           'delivered_on', was.delivered_on, 'delivery_kind', case when was.withdrawn then '3' else '' end
       ) || coalesce(held.said, '{{}}') end
from targets_targetversion v
join debtors_debtor d on d.id = v.debtor_id
left join debtors_personversion person on person.id = v.person_id
left join lateral (
    select * from targets_targetversion b
    where b.debtor_id = v.debtor_id and b.month = v.month and b.programme = v.programme and b.work = v.work
        and b.id < v.id and b.verdict <> 'superseded'
    order by b.id desc limit 1
) was on true
left join lateral (
    select * from debtors_personversion b
    where b.debtor_id = v.debtor_id and b.verdict <> 'superseded'
        and (b.id < person.id or b.id = person.id and person.run_id <> v.run_id)
    order by b.id desc limit 1
) held on true
where v.run_id = %(run)s and v.verdict = %(kind)s
order by v.line, v.id limit %(limit)s offset %(offset)s
