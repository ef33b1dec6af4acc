-- What the city said since about where people live: since when it states another address than at first, and the last day
-- on which it answered a case handed over so that demands go on (T13, 催告再開). Merged numbers under the person.
-- The set put in for `people` has one column, the persons. Parameters: not_living (outcomes), resume.
SELECT asked.person,
       (SELECT address.since FROM debtors_address AS address
        WHERE address.debtor_id = asked.person AND address.kind = 'registered' AND EXISTS (
            SELECT FROM debtors_personversion AS before
            WHERE before.debtor_id = asked.person AND before.delivered_on < address.since
        )) AS stated_on,
       (SELECT max(answer.answered_on)
        FROM debtors_debtor AS number
        JOIN contacts_contact AS contact ON contact.debtor_id = number.id
        JOIN tasks_handoveranswer AS answer ON answer.record_number = contact.record_number
        WHERE (number.id = asked.person OR number.merged_into_id = asked.person) AND answer.action = %(resume)s
          AND contact.outcome = ANY (%(not_living)s::text[])) AS resumed_on
FROM {people} AS asked (person)
