-- What is known of everybody for whom a rule may ask a residence survey, merged numbers under the person they stand for.
-- rules/selection.py decides; here only those are left out of whom there is nothing to decide. Everything is laid into one
-- list of facts and gathered by person once: nothing is joined to what the server cannot count beforehand.
-- Parameters: debtors (ids of people; NULL: everybody) and those of sets.known_parameters.
WITH numbers AS (
    SELECT id FROM debtors_debtor WHERE id = ANY (%(debtors)s::bigint[])
    UNION ALL
    SELECT id FROM debtors_debtor WHERE merged_into_id = ANY (%(debtors)s::bigint[])
), visits AS (
    SELECT coalesce(old.merged_into_id, contact.debtor_id) AS person, contact."on" + contact.started_at AS at,
           contact.worker_number, bool_and(contact.outcome = ANY (%(absent)s::text[])) AS absent
    FROM contacts_contact AS contact
    LEFT JOIN debtors_debtor AS old ON old.id = contact.debtor_id AND old.merged_into_id IS NOT NULL
    WHERE contact.channel = '3' AND contact.work = '01' AND contact.outcome <> ALL (%(no_visit)s::text[])
      AND (%(debtors)s::bigint[] IS NULL OR contact.debtor_id = ANY (ARRAY(SELECT id FROM numbers)))
      AND NOT EXISTS (
          SELECT FROM contacts_contact AS later WHERE later.corrects = contact.record_number AND later.corrects <> ''
      )
    GROUP BY 1, 2, 3
), since_met AS (
    SELECT person, at, max(at) FILTER (WHERE NOT absent) OVER (PARTITION BY person) AS met FROM visits
), absences AS (
    SELECT person, count(*) AS times, max(at)::date AS last_on FROM since_met
    WHERE met IS NULL OR at > met
    GROUP BY person HAVING count(*) >= %(absent_visits)s
), found AS ( -- a correction says it of the day of what it corrects
    SELECT DISTINCT ON (survey.debtor_id) survey.debtor_id AS person, original.on_day, finding.outcome
    FROM residences_finding AS finding JOIN residences_survey AS survey ON survey.id = finding.survey_id
    JOIN residences_finding AS original ON original.number = finding.number AND original.corrects_id IS NULL
    WHERE (%(debtors)s::bigint[] IS NULL OR survey.debtor_id = ANY (ARRAY(SELECT id FROM numbers)))
      AND NOT EXISTS (SELECT FROM residences_finding AS later WHERE later.corrects_id = finding.id)
    ORDER BY survey.debtor_id, original.on_day DESC, original.id DESC
), answered AS (
    SELECT contact.debtor_id AS number, answer.answered_on
    FROM tasks_handoveranswer AS answer JOIN contacts_contact AS contact ON contact.record_number = answer.record_number
    WHERE (%(debtors)s::bigint[] IS NULL OR contact.debtor_id = ANY (ARRAY(SELECT id FROM numbers)))
      AND (answer.action = ANY (%(taken_over)s::text[])
           OR answer.action = %(resume)s AND contact.outcome = ANY (%(not_living)s::text[]))
), facts (number, returned_on, absent, absent_on, asked_on, task_on, found_on, outcome, answered_on) AS (
    SELECT id, returned_mail_on, 0, NULL::date, NULL::date, NULL::date, NULL::date, NULL::text, NULL::date
    FROM debtors_debtor
    WHERE returned_mail_on IS NOT NULL AND merged_into_id IS NULL
      AND (%(debtors)s::bigint[] IS NULL OR id = ANY (ARRAY(SELECT id FROM numbers)))
    UNION ALL
    SELECT debtor_id, returned_on, 0, NULL, NULL, NULL, NULL, NULL, NULL FROM liabilities_letter
    WHERE returned_on IS NOT NULL AND programme = ANY (%(programmes)s::text[])
      AND (%(debtors)s::bigint[] IS NULL OR debtor_id = ANY (ARRAY(SELECT id FROM numbers)))
    UNION ALL
    SELECT person, NULL, times, last_on, NULL, NULL, NULL, NULL, NULL FROM absences
    UNION ALL
    SELECT target.debtor_id, NULL, 0, NULL, target.delivered_on, NULL, NULL, NULL, NULL
    FROM targets_target AS target JOIN debtors_debtor AS person ON person.id = target.debtor_id
    WHERE target.month = %(month)s::date AND target.work = '05' AND NOT target.withdrawn AND person.merged_into_id IS NULL
      AND (%(debtors)s::bigint[] IS NULL OR target.debtor_id = ANY (ARRAY(SELECT id FROM numbers)))
    UNION ALL
    SELECT debtor_id, NULL, 0, NULL, NULL, (opened_at AT TIME ZONE 'Asia/Tokyo')::date, NULL, NULL, NULL FROM tasks_task
    WHERE kind = 'whereabouts' AND state = 'open'
      AND (%(debtors)s::bigint[] IS NULL OR debtor_id = ANY (ARRAY(SELECT id FROM numbers)))
    UNION ALL
    SELECT found.person, NULL, 0, NULL, NULL, NULL, found.on_day, found.outcome, NULL
    FROM found JOIN debtors_debtor AS person ON person.id = found.person
    WHERE person.merged_into_id IS NULL
    UNION ALL
    SELECT number, NULL, 0, NULL, NULL, NULL, NULL, NULL, answered_on FROM answered
), gathered AS MATERIALIZED (
    SELECT coalesce(old.merged_into_id, facts.number) AS person, max(returned_on) AS returned_on, max(absent) AS absent,
           max(absent_on) AS absent_on, max(asked_on) AS asked_on, max(task_on) AS task_on, max(found_on) AS found_on,
           coalesce(max(outcome), '') AS outcome, max(answered_on) AS answered_on
    FROM facts LEFT JOIN debtors_debtor AS old ON old.id = facts.number AND old.merged_into_id IS NOT NULL
    GROUP BY 1
    HAVING num_nonnulls(max(returned_on), max(absent_on), max(asked_on), max(task_on)) > 0
)
SELECT person.id, gathered.returned_on, gathered.absent, gathered.absent_on, gathered.asked_on, gathered.task_on,
       gathered.found_on, gathered.outcome,
       (SELECT address.since FROM debtors_address AS address
        WHERE address.debtor_id = person.id AND address.kind = 'registered' AND EXISTS (
            SELECT FROM debtors_personversion AS before
            WHERE before.debtor_id = person.id AND before.delivered_on < address.since
        )),
       gathered.answered_on,
       EXISTS (SELECT FROM residences_survey WHERE debtor_id = person.id AND state IN ('waiting', 'assigned')),
       EXISTS (
           SELECT FROM liabilities_instalment AS owed
           WHERE owed.debtor_id = person.id AND owed.balance > 0 AND owed.gone_on IS NULL
             AND owed.programme = ANY (%(programmes)s::text[])
             AND NOT EXISTS (
                 SELECT FROM liabilities_stop AS stop
                 WHERE stop.debtor_id = person.id AND stop.programme IN ('', owed.programme)
                   AND (stop.gone_on IS NULL OR stop.gone_on > %(on)s::date)
                   AND stop.starts_on <= %(on)s::date AND (stop.ends_on IS NULL OR stop.ends_on >= %(on)s::date)
             )
       ),
       array(SELECT code FROM debtors_caution WHERE debtor_id = person.id AND ended_on IS NULL)
FROM gathered
JOIN debtors_debtor AS person ON person.id = gathered.person
WHERE (%(debtors)s::bigint[] IS NULL OR person.id = ANY (%(debtors)s::bigint[]))
ORDER BY person.id
