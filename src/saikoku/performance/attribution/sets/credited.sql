-- What the claims come to: credits of one instalment that stood in T02 never exceed what was assessed.
-- Twin of rules.crediting.capped.
create temp table credited on commit drop as
with claimed as materialized (
    select claim.*, coalesce(merged.new_id, p.debtor_id) as person, p.programme, p.assessed_year, p.due_year, p.notice_number, p.instalment, p.paid_on, p.payment_number,
           p.standing
    from claim
    join payments_payment p on p.id = claim.payment_id
    left join merged on merged.old_id = p.debtor_id
),
assessed as materialized (
    select i.programme, i.assessed_year, i.due_year, i.notice_number, i.instalment, sum(i.assessed) as yen
    from liabilities_instalment i
    join (select distinct programme, assessed_year, due_year, notice_number, instalment from claimed) wanted
        using (programme, assessed_year, due_year, notice_number, instalment)
    group by i.programme, i.assessed_year, i.due_year, i.notice_number, i.instalment
),
settled as (
    select claimed.*, assessed.yen as assessed,
           sum(claimed.standing) over (
               partition by programme, assessed_year, due_year, notice_number, instalment
               order by claimed.paid_on, claimed.payment_number
               rows between unbounded preceding and current row
           ) as running
    from claimed
    left join assessed using (programme, assessed_year, due_year, notice_number, instalment)
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
