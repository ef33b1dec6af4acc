-- The projected balance of every instalment that shares a key with the temp table instalment_touched
-- (programme, assessed_year, due_year, notice_number, instalment): by everything known, whatever its day.
-- Twin of liabilities.rules.balance on the last statement; safe to repeat.
with wanted as materialized (
    select distinct programme, assessed_year, due_year, notice_number, instalment from instalment_touched
),
asked as materialized (
    select i.id, i.programme, i.assessed_year, i.due_year, i.notice_number, i.instalment, i.object, i.as_of,
           i.unpaid, i.gone_on is not null as gone, i.balance
    from liabilities_instalment i
    join wanted using (programme, assessed_year, due_year, notice_number, instalment)
),
beside as materialized (
    select asked.id, sum(p.standing) as pool
    from asked
    join payments_payment p using (programme, assessed_year, due_year, notice_number, instalment)
    where p.standing is not null and not (p.final and p.credited_on <= asked.as_of)
    group by asked.id
),
settled as (
    select asked.id, asked.unpaid, asked.gone, asked.balance, coalesce(beside.pool, 0) as pool,
           coalesce(sum(case when asked.gone then 0 else greatest(asked.unpaid, 0) end) over (
               key order by asked.gone desc, asked.object rows between unbounded preceding and 1 preceding
           ), 0) as before,
           row_number() over (key order by asked.gone, asked.object desc) = 1 as is_last
    from asked
    left join beside on beside.id = asked.id
    window key as (
        partition by asked.programme, asked.assessed_year, asked.due_year, asked.notice_number, asked.instalment
    )
),
found as (
    select id, balance as was,
           case when gone then 0
               when is_last then unpaid - greatest(pool - before, least(pool, 0))
               else unpaid - least(greatest(pool - before, 0), greatest(unpaid, 0))
           end as balance
    from settled
)
update liabilities_instalment i
set balance = found.balance
from found
where i.id = found.id and found.balance <> found.was
returning i.debtor_id
