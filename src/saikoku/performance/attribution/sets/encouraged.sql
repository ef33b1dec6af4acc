-- Registrations of account transfer that followed an encouragement. Twin of claims._registered.
-- Parameters: transfer_days.
create temp table encouraged on commit drop as
select t.person, t.programme, t.starts_on, t.ended_on, e.id, e."on", e.started_at, e.record_number
from (
    select coalesce(merged.new_id, t.debtor_id) as person, t.programme, t.applied_on, t.starts_on,
           least(coalesce(t.ended_on, 'infinity'), coalesce(t.gone_on, 'infinity')) as ended_on
    from liabilities_transferregistration t
    left join merged on merged.old_id = t.debtor_id
) t
join evidence e on e.person = t.person and e.is_transfer
where e."on" between t.applied_on - %(transfer_days)s::int and t.applied_on and t.programme in ('11', '12')
