-- Lay everything of a person to his merged numbers too, so that payments of any of them find it.
insert into evidence
select e.id, merged.old_id, e."on", e.started_at, e.record_number, e.channel, e.is_promise, e.is_notice, e.is_transfer, e.is_loss
from evidence e
join merged on merged.new_id = e.person;
insert into at_home
select e.id, e."on", e.started_at, e.record_number, e.is_notice, e.is_loss, merged.old_id
from at_home e
join merged on merged.new_id = e.person;
insert into encouraged
select merged.old_id, e.programme, e.starts_on, e.ended_on, e.id, e."on", e.started_at, e.record_number
from encouraged e
join merged on merged.new_id = e.person
