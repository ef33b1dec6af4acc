-- What of each payment row of the touched chains counts now. Twin of rules.standing; safe to repeat.
-- Reads the temp table payment_touched; writes payments_payment.standing and final, and the keys of what it changed
-- into instalment_touched.
with recursive member (number) as (
    select payment_number::text from payment_touched
    union
    select other.number
    from member
    cross join lateral (
        select p.relates_to::text from payments_payment p where p.payment_number = member.number and p.relates_to <> ''
        union all
        select p.payment_number::text from payments_payment p where p.relates_to = member.number and p.relates_to <> ''
    ) as other (number)
),
link as materialized (
    select p.id, p.payment_number::text as number, p.report, p.principal, p.credited_on,
           p.report = '1' or (p.report = '2' and p.relates_to = '') as is_root,
           case when p.report = '1' then '' else p.relates_to end::text as above
    from payments_payment p
    join member on member.number = p.payment_number
),
seen as materialized (
    select link.*,
           coalesce(bool_or(below.report = '3'), false) as cancelled,
           coalesce(bool_or(below.report = '2'), false) as has_final,
           coalesce(bool_or(below.report = '4'), false) as has_correction
    from link
    left join link as below on below.above = link.number
    group by link.id, link.number, link.report, link.principal, link.credited_on, link.is_root, link.above
),
judged as materialized (
    select child.*,
           case child.report
               when '2' then row_number() over turn = 1
                   or sum(child.principal) over turn <= above.principal
               when '4' then not above.has_final
                   and row_number() over (
                       partition by child.above, child.report order by child.credited_on desc, child.number desc
                   ) = 1
               else true
           end as chosen
    from seen as child
    left join seen as above on above.number = child.above
    window turn as (
        partition by child.above, child.report order by child.credited_on, child.number
        rows between unbounded preceding and current row
    )
),
node as (
    select id, number, principal, credited_on, not cancelled as alive, false as aside, false as takes_back,
           report = '2' as final, has_final or has_correction as replaced, number as root, ''::text as target
    from judged
    where is_root
    union all
    select child.id, child.number, child.principal, child.credited_on,
           above.alive and child.chosen and child.report <> '3' and not child.cancelled,
           above.aside or (child.report = '2' and not child.chosen),
           above.takes_back or child.report = '5',
           child.report = '2' or (child.report = '4' and above.final),
           child.has_final or child.has_correction,
           above.root,
           case when above.takes_back then above.target else above.number end
    from node as above
    join judged as child on child.above = above.number and not child.is_root
),
holder as materialized (
    select node.*, alive and not aside and not replaced as holds from node
),
refund as materialized (
    select back.target, back.root, target.replaced, sum(greatest(-back.principal, 0)) as yen
    from holder as back
    join holder as target on target.number = back.target
    where back.takes_back and back.holds
    group by back.target, back.root, target.replaced
),
direct as materialized (
    select holder.*,
           case when holder.holds and not holder.takes_back
               then case when refund.yen is null then holder.principal
                   else greatest(holder.principal - refund.yen, 0) end
               else 0
           end as held
    from holder
    left join refund on refund.target = holder.number and not refund.replaced
),
spread as (
    select direct.*,
           (select sum(yen) from refund where refund.root = direct.root and refund.replaced) as pool,
           sum(greatest(case when aside then 0 else held end, 0)) over (
               partition by root order by credited_on, number rows between unbounded preceding and current row
           ) as running
    from direct
),
found as (
    select link.id, coalesce(spread.final, false) as final,
           case when spread.id is null or spread.aside then null
               when spread.pool is null or spread.held <= 0 then spread.held
               else spread.held - least(spread.held, greatest(spread.pool - (spread.running - spread.held), 0))
           end as standing
    from link
    left join spread on spread.id = link.id
),
done as (
    update payments_payment p
    set standing = found.standing, final = found.final
    from found
    where p.id = found.id and (p.standing, p.final) is distinct from (found.standing, found.final)
    returning p.programme, p.assessed_year, p.due_year, p.notice_number, p.instalment
)
insert into instalment_touched (programme, assessed_year, due_year, notice_number, instalment)
select programme, assessed_year, due_year, notice_number, instalment from done
