-- What a page of candidates needs of these people: one row each, one journey.
SELECT debtor.id, debtor.number, debtor.kind, debtor.name, debtor.household_id, coalesce(household.number, ''),
       ARRAY(SELECT phone.number FROM debtors_phone AS phone WHERE phone.debtor_id = debtor.id),
       ARRAY(
           SELECT visit.absence_notice FROM contacts_contact AS visit
           WHERE visit.absence_notice = ANY (%(codes)s)
             AND visit.debtor_id IN (
                 SELECT id FROM debtors_debtor AS other
                 WHERE other.id = debtor.id OR other.household_id = debtor.household_id
             )
       ),
       coalesce((
           SELECT address.address FROM debtors_address AS address
           WHERE address.debtor_id = debtor.id AND address.kind = 'registered'
       ), ''),
       EXISTS (
           SELECT FROM debtors_caution AS caution
           WHERE caution.debtor_id = debtor.id AND caution.code = '01' AND caution.ended_on IS NULL
       ),
       coalesce(lease.holder, ''), coalesce(nullif(account.display_name, ''), lease.holder, '')
FROM debtors_debtor AS debtor
LEFT JOIN debtors_household AS household ON household.id = debtor.household_id
LEFT JOIN lists_lease AS lease
    ON lease.household_key = coalesce(debtor.household_id, -debtor.id) AND lease.expires_at > %(real_now)s::timestamptz
LEFT JOIN access_account AS account ON account.login_name = lease.holder
WHERE debtor.id = ANY (%(ids)s)
ORDER BY array_position(%(ids)s::bigint[], debtor.id)
