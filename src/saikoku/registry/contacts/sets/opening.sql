-- What there is to ask a person at the opening of a talk, as the city and the ledger state it. Parameter: debtor.
WITH person AS (
    SELECT * FROM debtors_debtor WHERE id = %(debtor)s
), his AS (
    SELECT id FROM debtors_debtor WHERE id = %(debtor)s OR merged_into_id = %(debtor)s
), standing AS (
    SELECT c.* FROM contacts_contact AS c JOIN his ON his.id = c.debtor_id
    WHERE c.letters_arrived IN ('1', '2', '3')
        AND NOT EXISTS (SELECT FROM contacts_contact AS later WHERE later.corrects = c.record_number AND later.corrects <> '')
), sent AS (
    SELECT programme, kind, sent_on, returned_on FROM liabilities_letter WHERE debtor_id = %(debtor)s
    UNION ALL
    SELECT programme, '1', max(reminder_sent_on), NULL FROM liabilities_instalment
    WHERE debtor_id = %(debtor)s AND gone_on IS NULL AND reminder_sent_on IS NOT NULL GROUP BY programme
    UNION ALL
    SELECT programme, '2', max(demand_sent_on), NULL FROM liabilities_instalment
    WHERE debtor_id = %(debtor)s AND gone_on IS NULL AND demand_sent_on IS NOT NULL GROUP BY programme
)
SELECT
    person.transfer_state, person.nhi_state, person.other_insurance_suspected, person.declaration_state,
    person.undeclared_year, person.delivered_on,
    (SELECT coalesce(json_agg(to_jsonb(sent)), '[]') FROM sent) AS letters,
    (SELECT coalesce(json_agg(json_build_object('programme', programme, 'on', "on", 'answer', letters_arrived)), '[]')
     FROM standing) AS asked,
    (SELECT coalesce(json_agg(json_build_object('programme', programme, 'applied_on', applied_on, 'ended_on',
                                                least(ended_on, gone_on))), '[]')
     FROM liabilities_transferregistration WHERE debtor_id = %(debtor)s) AS registrations,
    (SELECT coalesce(json_agg(l.filed_on), '[]')
     FROM liabilities_qualificationloss AS l JOIN debtors_debtor AS home ON home.id = l.debtor_id
     WHERE home.id = person.id OR home.household_id = person.household_id) AS losses,
    (SELECT coalesce(json_agg(json_build_object('kind', e.kind, 'on', e."on", 'result', e.result) ORDER BY e."on", e.id), '[]')
     FROM contacts_encouragement AS e JOIN his ON his.id = e.debtor_id WHERE e.state <> 'withdrawn') AS answers
FROM person
