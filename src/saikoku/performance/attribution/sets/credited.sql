-- What the claims come to: credits of one instalment that stood in T02 never exceed what was assessed.
-- Twin of rules.crediting.capped.
create temp table credited on commit drop as
with settled as (
    select claim.*, assessed.yen as assessed,
           sum(claim.standing) over (
               partition by claim.notice_number, claim.instalment, claim.programme, claim.due_year, claim.assessed_year
               order by claim.paid_on, claim.payment_number
               rows between unbounded preceding and current row
           ) as running
    from claim
    cross join lateral (  -- few of all instalments: each is looked up
        select sum(i.assessed) as yen
        from liabilities_instalment i
        where i.notice_number = claim.notice_number and i.instalment = claim.instalment and i.programme = claim.programme
            and i.due_year = claim.due_year and i.assessed_year = claim.assessed_year
    ) assessed
),
found as (
    select settled.*,
           case when assessed is null then standing
               else greatest(least(standing, assessed - (running - standing)), 0) end as yen
    from settled
)
select (array['transfer', 'slip', 'promise', 'notice'])[rule] as rule, payment_id, null::bigint as loss_id, contact_id,
       slip_id, person as debtor_id, programme, paid_on as "on", yen::bigint, (standing - yen)::bigint as overpaid, terms
from found
where yen > 0
union all
select 'loss', null, l.id, c.contact_id, null, coalesce(merged.new_id, l.debtor_id), '11', l.filed_on, l.premium_reduced, 0, c.terms
from loss_claim c
join liabilities_qualificationloss l on l.id = c.loss_id
left join merged on merged.old_id = l.debtor_id
