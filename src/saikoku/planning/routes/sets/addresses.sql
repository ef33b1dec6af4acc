-- Where each of these lives: what a survey found, unless the city stated the registered address after that; else the
-- registered one, else where letters go.
SELECT DISTINCT ON (debtor_id) debtor_id, address, postal_code, building
FROM debtors_address AS place
WHERE debtor_id = ANY (%(debtors)s::bigint[])
  AND NOT (kind = 'found' AND EXISTS (
      SELECT FROM debtors_address AS registered
      WHERE registered.debtor_id = place.debtor_id AND registered.kind = 'registered' AND registered.since > place.since
  ))
ORDER BY debtor_id, array_position(ARRAY['found', 'registered', 'mailing'], kind::text)
