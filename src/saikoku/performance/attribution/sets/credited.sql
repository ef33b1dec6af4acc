-- What the claims come to: credits of one instalment that stood in T02 never exceed what was assessed.
-- Twin of rules.crediting.capped.
create temp table credited on commit drop as
with summed as (
    select claim.*,
           sum(standing) over (
               partition by notice_number, instalment, programme, due_year, assessed_year order by paid_on, payment_number
               rows between unbounded preceding and current row
           ) as running
    from claim
),
settled as (
    select summed.*, assessed.yen as assessed
    from summed
    cross join lateral (  -- few of all instalments: each is looked up, neighbours of the index one after the other
        select sum(i.assessed) as yen
        from liabilities_instalment i
        where i.notice_number = summed.notice_number and i.instalment = summed.instalment and i.programme = summed.programme
            and i.due_year = summed.due_year and i.assessed_year = summed.assessed_year
    ) assessed
),
found as (
    select settled.*,
           case when assessed is null then standing
               else greatest(least(standing, assessed - (running - standing)), 0) end as yen
    from settled
)
select (array['transfer', 'slip', 'promise', 'notice'])[rule] as rule, payment_id, null::bigint as loss_id, contact_id,
       slip_id, printed_id, person as debtor_id, programme, paid_on as "on", yen::bigint,
       (standing - yen)::bigint as overpaid, terms
from found
where yen > 0
union all
select 'loss', null, l.id, c.contact_id, null, null, coalesce(merged.new_id, l.debtor_id), '11', l.filed_on,
       l.premium_reduced, 0, c.terms
from loss_claim c
join liabilities_qualificationloss l on l.id = c.loss_id
left join merged on merged.old_id = l.debtor_id
