-- Cautions begin when the city names them and end when it no longer does.
with told as materialized (
    select i.id as debtor_id, i.delivered_on, code
    from incoming i
    join person p on p.file_line = i.file_line
    cross join lateral regexp_split_to_table(p.cautions, ';') as code
    where i.id in (select id from person_renewed) and code <> ''
),
ended as (
    update debtors_caution held set ended_on = i.delivered_on, run_id = %(run)s
    from incoming i
    where i.id in (select id from person_renewed) and held.debtor_id = i.id and held.ended_on is null
        and not exists (select from told where told.debtor_id = held.debtor_id and told.code = held.code)
)
insert into debtors_caution (debtor_id, code, since, run_id)
select distinct debtor_id, code, delivered_on, %(run)s from told
on conflict (debtor_id, code) where ended_on is null do nothing
