-- Every row that the city's files brought about one person and his household, each as an object with all its fields.
SELECT
    (SELECT coalesce(json_agg(to_jsonb(member) ORDER BY member.number), '[]')
     FROM debtors_member AS member WHERE member.household_id = %(household)s),
    (SELECT coalesce(json_agg(to_jsonb(place) ORDER BY place.kind), '[]')
     FROM debtors_address AS place WHERE place.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(to_jsonb(phone) ORDER BY phone.state, phone.rank, phone.learned_on DESC), '[]')
     FROM debtors_phone AS phone WHERE phone.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(to_jsonb(caution) ORDER BY caution.since DESC), '[]')
     FROM debtors_caution AS caution WHERE caution.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(to_jsonb(target) ORDER BY target.month DESC, target.programme, target.work), '[]')
     FROM targets_target AS target WHERE target.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(to_jsonb(stop) ORDER BY stop.starts_on DESC), '[]')
     FROM liabilities_stop AS stop WHERE stop.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(to_jsonb(stop) ORDER BY stop.since DESC), '[]')
     FROM liabilities_ownstop AS stop WHERE stop.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(to_jsonb(transfer) ORDER BY transfer.applied_on DESC), '[]')
     FROM liabilities_transferregistration AS transfer WHERE transfer.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(to_jsonb(loss) ORDER BY loss.filed_on DESC), '[]')
     FROM liabilities_qualificationloss AS loss WHERE loss.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(to_jsonb(slip) ORDER BY slip.issued_on DESC, slip.slip_number, slip.line), '[]')
     FROM liabilities_slipissued AS slip WHERE slip.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(to_jsonb(letter) ORDER BY letter.sent_on DESC, letter.letter_number), '[]')
     FROM liabilities_letter AS letter WHERE letter.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(to_jsonb(one) ORDER BY one."on" DESC, one.id DESC), '[]')
     FROM contacts_encouragement AS one WHERE one.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(json_build_object(
         'id', survey.id, 'state', survey.state, 'on', coalesce(finding.on_day, survey.on), 'reasons', survey.reasons,
         'number', finding.number, 'outcome', finding.outcome, 'text', finding.text, 'address_found', finding.address_found,
         'closed_why', survey.closed_why
     ) ORDER BY survey.id DESC, finding.id DESC), '[]')
     FROM residences_survey AS survey
     LEFT JOIN residences_finding AS finding ON finding.survey_id = survey.id
         AND NOT EXISTS (SELECT FROM residences_finding AS later WHERE later.corrects_id = finding.id)
     WHERE survey.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(to_jsonb(answer) ORDER BY answer.answered_on DESC, answer.id DESC), '[]')
     FROM contacts_contact AS contact JOIN tasks_handoveranswer AS answer ON answer.record_number = contact.record_number
     WHERE contact.debtor_id = ANY (%(ids)s)),
    (SELECT coalesce(json_agg(doubt.row), '[]') FROM ({doubtful}) AS doubt (row)),
    ({opening})
