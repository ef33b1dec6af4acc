-- Where each of these lives: the address found last, else the registered one, else where letters go.
SELECT DISTINCT ON (debtor_id) debtor_id, address, postal_code, building
FROM debtors_address
WHERE debtor_id = ANY (%(debtors)s::bigint[])
ORDER BY debtor_id, array_position(ARRAY['found', 'registered', 'mailing'], kind::text)
