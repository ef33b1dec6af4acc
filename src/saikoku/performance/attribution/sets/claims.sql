-- The claim that wins each payment: the first rule that holds, its latest evidence. Twin of rules.claims and crediting.
-- Parameters: first, last (days of payment), promise_days, overdue_only, notice_days, slip_days, version;
-- {scope} narrows the payments.
insert into claim (payment_id, rule, contact_id, slip_id, terms)
with paying as not materialized (
    select p.id, p.debtor_id, p.programme, p.channel, p.paid_on, p.due_on, p.slip_number, p.mpn_number
    from payments_payment p
    {scope}
    where p.standing > 0 and p.debtor_id is not null and p.paid_on between %(first)s and %(last)s
        and p.programme in ('11', '12', '21') and p.channel in ('1', '2', '3', '4', '5')
),
slip as not materialized (
    select id, slip_number, line, mpn_number, issued_on, coalesce(valid_until, issued_on + %(slip_days)s::int) as until
    from liabilities_slipissued
)
select distinct on (payment_id) payment_id, rule, contact_id, slip_id, %(version)s
from (
    select p.id as payment_id, 1 as rule, e.id as contact_id, null::bigint as slip_id,
           e."on", e.started_at, e.record_number as number, '' as line
    from paying p
    join encouraged e on e.person = p.debtor_id and e.programme = p.programme
    where p.channel = '3' and p.paid_on >= e.starts_on and p.paid_on < e.ended_on
    union all
    select p.id, 2, null, s.id, s.issued_on, null, s.slip_number, s.line
    from paying p
    join slip s on s.slip_number = p.slip_number
    where p.slip_number <> '' and p.channel <> '3' and p.paid_on between s.issued_on and s.until
    union all
    select p.id, 2, null, s.id, s.issued_on, null, s.slip_number, s.line
    from paying p
    join slip s on s.mpn_number = p.mpn_number
    where p.slip_number = '' and p.mpn_number <> '' and p.channel <> '3' and p.paid_on between s.issued_on and s.until
    union all
    select p.id, 3, e.id, null, e."on", e.started_at, e.record_number, ''
    from paying p
    join evidence e on e.person = p.debtor_id and e.is_promise
    where p.channel <> '3' and e."on" between p.paid_on - %(promise_days)s::int and p.paid_on
        and (not %(overdue_only)s or p.due_on < e."on")
        and not exists (
            select from stopped s
            where s.person = e.person and s.programme in ('', p.programme) and e."on" between s.starts_on and s.ends_on
        )
    union all
    select p.id, 4, e.id, null, e."on", e.started_at, e.record_number, ''
    from paying p
    join at_home e on e.person = p.debtor_id and e.is_notice
    where p.channel <> '3' and p.programme <> '21' and e."on" between p.paid_on - %(notice_days)s::int and p.paid_on
        and p.due_on < e."on"
        and not exists (
            select from stopped s
            where s.person = p.debtor_id and s.programme in ('', p.programme) and e."on" between s.starts_on and s.ends_on
        )
) found
order by payment_id, rule, "on" desc, started_at desc, number desc, line desc
