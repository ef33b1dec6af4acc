-- Every record that can earn something under the terms of one period: standing, on an operating day.
-- Twin of rules.ledger. Parameters: start, rest, until, contact, promise, may_promise, liable, jointly, jointly_liable,
-- transfer_channels, promise_channels; {scope} narrows the contacts to some debtors, {apart} has these found before
-- corrections are looked up: the planner takes what corrections leave for a single row.
create temp table evidence on commit drop as
with theirs as {apart} (
    select c.id, c.debtor_id, c."on", c.started_at, c.record_number, c.channel,
           c.channel = any(%(promise_channels)s) and c.programme in ('11', '12', '21')
               and (c.spoke_with = any(%(liable)s)
                    or c.spoke_with = any(%(jointly)s) and c.programme = any(%(jointly_liable)s))
               and (c.outcome = any(%(promise)s) or c.outcome = any(%(may_promise)s) and c.promised_on is not null)
               as is_promise,
           c.channel = '3' and c.work = '01' and c.outcome in ('V20', 'V23') and c.programme in ('11', '12') as is_notice,
           c.encouraged <> '' and c.channel = any(%(transfer_channels)s) and c.outcome = any(%(contact)s)
               and 'transfer' = any(string_to_array(c.encouraged, ';')) as is_transfer,
           c.encouraged <> '' and c.channel in ('1', '3') and c.outcome = any(%(contact)s)
               and 'loss' = any(string_to_array(c.encouraged, ';')) as is_loss
    from contacts_contact c
    {scope}
    where c."on" between %(start)s and %(until)s and not c."on" = any(%(rest)s)
        and (c.encouraged <> '' or c.outcome in ('V20', 'V23') or c.outcome = any(%(promise)s)
             or c.outcome = any(%(may_promise)s) and c.promised_on is not null)
)
select t.id, coalesce(merged.new_id, t.debtor_id) as person, t."on", t.started_at, t.record_number, t.channel,
       t.is_promise, t.is_notice, t.is_transfer, t.is_loss
from theirs t
left join merged on merged.old_id = t.debtor_id
where (t.is_promise or t.is_notice or t.is_transfer or t.is_loss)
    and not exists (select from contacts_contact later where later.corrects = t.record_number and later.corrects <> '')
