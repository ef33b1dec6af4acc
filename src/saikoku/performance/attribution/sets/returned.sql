-- Promises heard in a call that came in count only when an attempt went before it. Twin of Ledger.is_returned.
-- Parameters: start, until, rest, returned_days, nobody_called; {scope} narrows the attempts to some debtors.
with attempt as {apart} (
    select coalesce(merged.new_id, c.debtor_id) as person, c."on", c.started_at
    from contacts_contact c
    {scope}
    left join merged on merged.old_id = c.debtor_id
    where c.channel = '1' and c.work = '01' and not c.outcome = any(%(nobody_called)s) and c.programme in ('11', '12', '21')
        and c."on" between %(start)s and %(until)s and not c."on" = any(%(rest)s)
        and not exists (select from contacts_contact later where later.corrects = c.record_number and later.corrects <> '')
)
update evidence e set is_promise = false
where e.channel = '2' and e.is_promise and not exists (
    select from attempt a
    where a.person = e.person and a."on" between e."on" - %(returned_days)s::int and e."on"
        and (a."on", a.started_at) <= (e."on", e.started_at)
)
