-- The balances on a day of every instalment whose key is that of a wanted one (a payment names no object).
-- Twin of liabilities.rules.balance. Parameters: wanted (ids of instalments), day.
with wanted as (
    select distinct programme, assessed_year, due_year, notice_number, instalment
    from liabilities_instalment
    where id = any(%(wanted)s)
),
asked as materialized (
    select i.id, i.debtor_id, i.programme, i.assessed_year, i.due_year, i.notice_number, i.instalment, i.object
    from liabilities_instalment i
    join wanted using (programme, assessed_year, due_year, notice_number, instalment)
),
stated as materialized (
    select distinct on (asked.id) asked.*, s.as_of, s.gone, case when s.gone then 0 else s.unpaid end as unpaid
    from asked
    join liabilities_instalmentstatement s on s.instalment_id = asked.id
    order by asked.id, s.as_of <= %(day)s desc, case when s.as_of <= %(day)s then s.as_of end desc,
             s.as_of, s.stated_at desc, s.id desc
),
beside as (
    select stated.id, sum(p.standing) as pool
    from stated
    join payments_payment p
        on p.programme = stated.programme and p.assessed_year = stated.assessed_year
        and p.due_year = stated.due_year and p.notice_number = stated.notice_number
        and p.instalment = stated.instalment
    where p.standing is not null and p.paid_on <= %(day)s and not (p.final and p.credited_on <= stated.as_of)
    group by stated.id
),
settled as (
    select stated.id, stated.debtor_id, stated.programme, stated.unpaid, stated.gone,
           coalesce(beside.pool, 0) as pool,
           coalesce(sum(greatest(stated.unpaid, 0)) over (
               key order by stated.object rows between unbounded preceding and 1 preceding
           ), 0) as before,
           row_number() over (key order by stated.object desc) = 1 as is_last
    from stated
    left join beside on beside.id = stated.id
    where not stated.gone
    window key as (
        partition by stated.programme, stated.assessed_year, stated.due_year, stated.notice_number, stated.instalment
    )
)
select id, debtor_id, programme,
       case when is_last then unpaid - greatest(pool - before, least(pool, 0))
           else unpaid - least(greatest(pool - before, 0), greatest(unpaid, 0))
       end as balance
from settled
where id = any(%(wanted)s)
union all
select id, debtor_id, programme, 0 from stated where gone and id = any(%(wanted)s)
