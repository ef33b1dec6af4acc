-- The registered and the mailing address, as the winning row tells; a mailing address no longer told is taken away.
with told as materialized (
    select i.id as debtor_id, i.delivered_on, told.*
    from incoming i
    join person p on p.file_line = i.file_line
    cross join lateral (
        values ('registered', p.postal_code, p.town_code, p.address, p.building, ''),
               ('mailing', p.mail_postal_code, '', p.mail_address, '', p.mail_name)
    ) as told (kind, postal_code, town_code, address, building, recipient)
    where i.id in (select id from person_renewed)
),
taken_away as (
    delete from debtors_address a using told
    where a.debtor_id = told.debtor_id and a.kind = told.kind and told.address = '' and told.recipient = ''
)
insert into debtors_address as held
    (debtor_id, kind, postal_code, town_code, address, building, recipient, since, source, run_id)
select debtor_id, kind, postal_code, town_code, address, building, recipient, delivered_on, 'city', %(run)s
from told
where address <> '' or recipient <> ''
on conflict (debtor_id, kind) do update
set postal_code = excluded.postal_code, town_code = excluded.town_code, address = excluded.address,
    building = excluded.building, recipient = excluded.recipient, since = excluded.since, source = 'city',
    run_id = excluded.run_id
where (held.postal_code, held.town_code, held.address, held.building, held.recipient)
    is distinct from
    (excluded.postal_code, excluded.town_code, excluded.address, excluded.building, excluded.recipient)
