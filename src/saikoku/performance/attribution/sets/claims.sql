-- The claim that wins each payment: the first rule that holds, its latest evidence. Twin of rules.claims and crediting.
-- One look at all payments. A slip (2) leaves nothing to promises and notices, and no transfer is made by slip.
-- Parameters: first, last (days of payment), slip_days, printed_count, version; {scope} narrows the payments, {slips}
-- and {mpn_slips} the slips to those that they name.
create temp table won on commit drop as
with slip as not materialized (  -- found by its number, or by its 納付番号 where the payment names no slip
    select 's' || slip_number as mark, id as slip_id, null::bigint as printed_id, slip_number, line, 0 as edition, issued_on,
           coalesce(valid_until, issued_on + %(slip_days)s::int) as until_on
    from liabilities_slipissued
    where debtor_id is not null {slips}
    union all
    select 'm' || mpn_number, id, null, slip_number, line, 0, issued_on, coalesce(valid_until, issued_on + %(slip_days)s::int)
    from liabilities_slipissued
    where debtor_id is not null and mpn_number <> '' {mpn_slips}
    union all
    select 's' || slip_number, null, id, slip_number, '', edition, issued_on, coalesce(valid_until, issued_on + %(slip_days)s::int)
    from slips_slip
    where %(printed_count)s and place = 'visit' {slips}
    union all
    select 'm' || mpn_number, null, id, slip_number, '', edition, issued_on, coalesce(valid_until, issued_on + %(slip_days)s::int)
    from slips_slip
    where %(printed_count)s and place = 'visit' and mpn_number <> '' {mpn_slips}
),
paying as not materialized (
    select p.id, coalesce(merged.new_id, p.debtor_id) as person, p.programme, p.channel, p.paid_on, p.due_on, p.standing,
           p.assessed_year, p.due_year, p.notice_number, p.instalment, p.payment_number,
           case when p.channel = '3' then null when p.slip_number <> '' then 's' || p.slip_number
                when p.mpn_number <> '' then 'm' || p.mpn_number end as mark
    from payments_payment p
    {scope}
    left join merged on merged.old_id = p.debtor_id
    where p.standing > 0 and p.debtor_id is not null and p.paid_on between %(first)s and %(last)s
        and p.programme in ('11', '12', '21') and p.channel in ('1', '2', '3', '4', '5')
)
select distinct on (p.id) p.id as payment_id, coalesce(e.rule, 2)::smallint as rule, e.id as contact_id, s.slip_id,
       s.printed_id, p.person, p.programme, p.assessed_year, p.due_year, p.notice_number, p.instalment, p.paid_on, p.payment_number, p.standing,
       %(version)s as terms
from paying p
left join slip s on s.mark = p.mark and p.paid_on between s.issued_on and s.until_on
left join claimable e
    on e.person = p.person and p.paid_on between e.from_on and e.until_on and p.due_on < e.due_before and s.mark is null
        and (e.rule = 3 and p.channel <> '3' or e.rule = 4 and p.channel <> '3' and p.programme <> '21'
             or e.rule = 1 and p.channel = '3' and p.programme = e.programme)
where (s.mark is not null or e.id is not null)
    and not exists (
        select from stopped
        where stopped.person = p.person and e.rule in (3, 4) and stopped.programme in ('', p.programme)
            and e."on" between stopped.starts_on and stopped.ends_on
    )
order by p.id, coalesce(e.rule, 2), coalesce(e."on", s.issued_on) desc, e.started_at desc,
         coalesce(e.record_number, s.slip_number) desc, s.line desc, s.edition desc
