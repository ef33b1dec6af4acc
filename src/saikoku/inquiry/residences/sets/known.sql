-- What is known of everybody for whom a rule may ask a residence survey, merged numbers under the person they stand for.
-- rules/selection.py decides; here only those are left out of whom there is nothing to decide.
WITH visits AS (
    SELECT coalesce(debtor.merged_into_id, debtor.id) AS person, contact."on", contact.started_at, contact.worker_number,
           bool_and(contact.outcome = ANY (%(absent)s::text[])) AS absent
    FROM contacts_contact AS contact
    JOIN debtors_debtor AS debtor ON debtor.id = contact.debtor_id
    WHERE contact.channel = '3' AND contact.work = '01' AND contact.outcome <> ALL (%(no_visit)s::text[])
      AND (%(debtors)s::bigint[] IS NULL OR coalesce(debtor.merged_into_id, debtor.id) = ANY (%(debtors)s::bigint[]))
      AND NOT EXISTS (
          SELECT FROM contacts_contact AS later WHERE later.corrects = contact.record_number AND later.corrects <> ''
      )
    GROUP BY 1, 2, 3, 4
), met AS (
    SELECT person, max("on" + started_at) AS last FROM visits WHERE NOT absent GROUP BY person
), absent AS (
    SELECT visits.person, count(*) AS times, max("on") AS last_on
    FROM visits LEFT JOIN met USING (person)
    WHERE met.last IS NULL OR "on" + started_at > met.last
    GROUP BY visits.person HAVING count(*) >= %(absent_visits)s
), mail AS (
    SELECT person, max(returned_on) AS returned_on FROM (
        SELECT id AS person, returned_mail_on AS returned_on FROM debtors_debtor WHERE returned_mail_on IS NOT NULL
        UNION ALL
        SELECT coalesce(debtor.merged_into_id, debtor.id), letter.returned_on
        FROM liabilities_letter AS letter JOIN debtors_debtor AS debtor ON debtor.id = letter.debtor_id
        WHERE letter.returned_on IS NOT NULL AND letter.programme = ANY (%(programmes)s::text[])
    ) AS came_back GROUP BY person
), asked AS (
    SELECT debtor_id AS person, max(delivered_on) AS asked_on FROM targets_target
    WHERE month = %(month)s::date AND work = '05' AND NOT withdrawn GROUP BY debtor_id
), told AS (
    SELECT coalesce(debtor.merged_into_id, debtor.id) AS person, max((task.opened_at AT TIME ZONE 'Asia/Tokyo')::date) AS task_on
    FROM tasks_task AS task JOIN debtors_debtor AS debtor ON debtor.id = task.debtor_id
    WHERE task.kind = 'whereabouts' AND task.state = 'open' GROUP BY 1
), found AS (
    SELECT DISTINCT ON (survey.debtor_id) survey.debtor_id AS person, finding.on_day, finding.outcome
    FROM residences_finding AS finding JOIN residences_survey AS survey ON survey.id = finding.survey_id
    WHERE NOT EXISTS (SELECT FROM residences_finding AS later WHERE later.corrects_id = finding.id)
    ORDER BY survey.debtor_id, finding.on_day DESC, finding.id DESC
), answered AS (
    SELECT coalesce(debtor.merged_into_id, debtor.id) AS person, max(answer.answered_on) AS answered_on
    FROM tasks_handoveranswer AS answer
    JOIN contacts_contact AS contact ON contact.record_number = answer.record_number
    JOIN debtors_debtor AS debtor ON debtor.id = contact.debtor_id
    WHERE answer.action = ANY (%(taken_over)s::text[])
       OR answer.action = %(resume)s AND contact.outcome = ANY (%(not_living)s::text[])
    GROUP BY 1
)
SELECT person.id, mail.returned_on, coalesce(absent.times, 0), absent.last_on, asked.asked_on, told.task_on,
       found.on_day, coalesce(found.outcome, ''),
       (SELECT address.since FROM debtors_address AS address
        WHERE address.debtor_id = person.id AND address.kind = 'registered' AND EXISTS (
            SELECT FROM debtors_personversion AS before
            WHERE before.debtor_id = person.id AND before.delivered_on < address.since
        )),
       answered.answered_on,
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
FROM debtors_debtor AS person
LEFT JOIN mail ON mail.person = person.id
LEFT JOIN absent ON absent.person = person.id
LEFT JOIN asked ON asked.person = person.id
LEFT JOIN told ON told.person = person.id
LEFT JOIN found ON found.person = person.id
LEFT JOIN answered ON answered.person = person.id
WHERE person.merged_into_id IS NULL
  AND (%(debtors)s::bigint[] IS NULL OR person.id = ANY (%(debtors)s::bigint[]))
  AND (mail.person IS NOT NULL OR absent.person IS NOT NULL OR asked.person IS NOT NULL OR told.person IS NOT NULL)
ORDER BY person.id
