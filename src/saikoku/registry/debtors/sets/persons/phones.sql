-- The city's numbers in its order, digits as dialled; what we found out about a number stays. One the city no longer
-- names comes after the others.
with told as materialized (
    select i.id as debtor_id, i.delivered_on, digits.number, min(told.rank) as rank,
           (array_agg(told.kind order by told.rank))[1] as kind
    from incoming i
    join person p on p.file_line = i.file_line
    cross join lateral (
        values (1, p.phone1, p.phone1_kind), (2, p.phone2, p.phone2_kind), (3, p.phone3, p.phone3_kind)
    ) as told (rank, given, kind)
    cross join lateral (
        select regexp_replace(
            regexp_replace(regexp_replace(told.given, '[^0-9+]', '', 'g'), '^(\+|010)810?', '0'), '[^0-9]', '', 'g'
        ) as number
    ) as digits
    where i.id in (select id from person_renewed) and digits.number <> ''
    group by i.id, i.delivered_on, digits.number
),
put_back as (
    update debtors_phone held set rank = 9
    from incoming i
    where i.id in (select id from person_renewed) and held.debtor_id = i.id and held.source = '03' and held.rank < 9
        and not exists (select from told where told.debtor_id = held.debtor_id and told.number = held.number)
)
insert into debtors_phone as held (debtor_id, number, kind, source, state, learned_on, rank, run_id)
select debtor_id, number, kind, '03', '2', delivered_on, rank, %(run)s from told
on conflict (debtor_id, number) do update
set rank = excluded.rank, kind = case when excluded.kind = '' then held.kind else excluded.kind end
where (held.rank, held.kind) is distinct from
    (excluded.rank, case when excluded.kind = '' then held.kind else excluded.kind end)
