-- What a run stated beside what stood before it, in the order it was written. A run writes its statements in one go, so
-- they lie between two numbers. Parameters: run, limit, offset; shown says which.
select 0, {key}, {new}, {held_key}, {old}
from (select min(id) as first, max(id) as last from liabilities_instalmentstatement where run_id = %(run)s) reach
join liabilities_instalmentstatement s on s.id between reach.first and reach.last and s.run_id = %(run)s
join liabilities_instalment i on i.id = s.instalment_id
left join lateral (
    select b.* from liabilities_instalmentstatement b
    where b.instalment_id = s.instalment_id and b.id < s.id and not b.gone
    order by b.as_of desc, b.stated_at desc, b.id desc limit 1
) was on true
where {shown}
order by s.id limit %(limit)s offset %(offset)s
