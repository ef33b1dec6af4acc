-- Records that waited for a person who is known now go into the ledger.
with joined as (
    delete from contacts_waitingrecord w
    using changed_debtor c join debtors_debtor d on d.id = c.debtor_id
    where w.debtor_number = d.number
    returning w.row, w.run_id, d.id as debtor_id
)
insert into contacts_contact (debtor_id, answers_record, origin, run_id, recorded_at, recorded_by, {names})
select joined.debtor_id, '', 'taken', joined.run_id, %(at)s, %(by)s, {waiting}
from joined
cross join lateral jsonb_populate_record(null::contacts_contact, joined.row) as said
where said.corrects = '' or not exists (select from contacts_contact other where other.corrects = said.corrects)
returning debtor_id
