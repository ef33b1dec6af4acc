targets_target t
join debtors_debtor d on d.id = t.debtor_id
where not t.withdrawn and (t.delivered_on, t.stated_at) < (%(order_on)s, %(ordered_at)s)
    and t.month in (select to_date(month, 'YYYYMM') from unnest(%(months)s::text[]) as month)
    and t.programme = any(%(programmes)s::text[])
    and (%(works)s::text[] = '{{}}' or t.work = any(%(works)s::text[]))
    and not exists (
        select from {staging} s
        join debtors_debtor named on named.number = s.debtor_number
        where coalesce(named.merged_into_id, named.id) = t.debtor_id
            and to_date(s.month, 'YYYYMM') = t.month and s.programme = t.programme and s.work = t.work
    )
