select j.file_line, j.month, j.programme, j.work, j.debtor_number, to_jsonb(s) - 'file_line' - 'own',
       case when j.target_id is not null then jsonb_build_object(
           'delivered_on', t.delivered_on, 'delivery_kind', case when t.withdrawn then '3' else s.delivery_kind end,
           'household_number', coalesce(h.number, ''), 'kind', d.kind, 'name', d.name, 'name_kana', d.name_kana,
           'alias', d.alias, 'born_on', d.born_on, 'sex', d.sex,
           'postal_code', coalesce(r.postal_code, ''), 'town_code', coalesce(r.town_code, ''),
           'address', coalesce(r.address, ''), 'building', coalesce(r.building, ''),
           'mail_postal_code', coalesce(m.postal_code, ''), 'mail_address', coalesce(m.address, ''),
           'mail_name', coalesce(m.recipient, ''),
           'transfer_state', d.transfer_state, 'nhi_state', d.nhi_state, 'insured_from', d.insured_from,
           'insured_until', d.insured_until, 'insured_number', d.insured_number,
           'declaration_state', d.declaration_state, 'representative', d.representative,
           'returned_mail_on', d.returned_mail_on, 'returned_mail_reason', d.returned_mail_reason,
           'other_insurance_suspected', d.other_insurance_suspected, 'undeclared_year', d.undeclared_year,
           'instalment_plan', d.instalment_plan, 'language', d.language, 'remarks', d.remarks,
           'cautions', coalesce((
               select string_agg(c.code, ';' order by c.code) from debtors_caution c
               where c.debtor_id = d.id and c.ended_on is null), '')
       ) || coalesce((
           select jsonb_object_agg('phone' || p.rank, p.number) from debtors_phone p
           where p.debtor_id = d.id and p.source = '03' and p.rank between 1 and 3), '{{}}')
       end
from ([judged]) j
join {staging} s on s.file_line = j.file_line
left join targets_target t on t.id = j.target_id
left join debtors_debtor d on d.id = j.debtor_id
left join debtors_household h on h.id = d.household_id
left join debtors_address r on r.debtor_id = d.id and r.kind = 'registered'
left join debtors_address m on m.debtor_id = d.id and m.kind = 'mailing'
where j.verdict = %(kind)s
order by j.file_line limit %(limit)s offset %(offset)s
