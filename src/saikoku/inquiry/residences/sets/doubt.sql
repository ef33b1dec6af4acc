-- What may make the address of these people doubtful, and of whoever shares their household: one row of JSON for each person,
-- merged numbers under him. rules/doubt.py decides. Parameters: debtors (ids), channel and those of
-- the statement put in for city_words (planning.routes).
WITH asked AS (
    SELECT id, household_id FROM debtors_debtor WHERE id = ANY (%(debtors)s::bigint[])
), people AS (
    SELECT id, household_id FROM asked
    UNION
    SELECT other.id, other.household_id
    FROM asked JOIN debtors_debtor AS other ON other.household_id = asked.household_id AND other.merged_into_id IS NULL
)
SELECT json_build_array(people.id, people.household_id,
    (SELECT coalesce(json_agg(json_build_array(
         record_number, programme, "on", started_at, outcome, channel, work, worker_number)), '[]')
     FROM contacts_contact AS contact
     WHERE debtor_id = ANY (numbers.ids) AND channel = %(channel)s
       AND NOT EXISTS (
           SELECT FROM contacts_contact AS later WHERE later.corrects = contact.record_number AND later.corrects <> ''
       )),
    greatest(
        (SELECT max(returned_mail_on) FROM debtors_debtor WHERE id = ANY (numbers.ids)),
        (SELECT max(returned_on) FROM liabilities_letter WHERE debtor_id = ANY (numbers.ids))
    ),
    survey.id IS NOT NULL, survey."on",
    (SELECT found.address_found FROM residences_finding AS found JOIN residences_survey AS his ON his.id = found.survey_id
     JOIN residences_finding AS original ON original.number = found.number AND original.corrects_id IS NULL
     WHERE his.debtor_id = people.id
       AND NOT EXISTS (SELECT FROM residences_finding AS later WHERE later.corrects_id = found.id)
     ORDER BY original.on_day DESC, original.id DESC LIMIT 1),
    word.stated_on, word.resumed_on)
FROM people
JOIN ({city_words}) AS word ON word.person = people.id
CROSS JOIN LATERAL (
    SELECT array_agg(id) AS ids FROM (
        SELECT people.id UNION ALL SELECT old.id FROM debtors_debtor AS old WHERE old.merged_into_id = people.id
    ) AS each
) AS numbers
LEFT JOIN residences_survey AS survey ON survey.debtor_id = people.id AND survey.state IN ('waiting', 'assigned')
