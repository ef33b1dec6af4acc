-- Promises heard in a call that came in count only when an attempt went before it. Twin of Ledger.is_returned.
-- Parameters: start, rest, returned_days, nobody_called.
update evidence e set is_promise = false
where e.channel = '2' and e.is_promise and not exists (
    select from contacts_contact a
    left join merged on merged.old_id = a.debtor_id
    where coalesce(merged.new_id, a.debtor_id) = e.person and a.channel = '1' and a.work = '01'
        and not a.outcome = any(%(nobody_called)s) and a.programme in ('11', '12', '21')
        and a."on" between greatest(e."on" - %(returned_days)s::int, %(start)s) and e."on" and not a."on" = any(%(rest)s)
        and (a."on", a.started_at) <= (e."on", e.started_at)
        and not exists (select from contacts_contact later where later.corrects = a.record_number and later.corrects <> '')
)
