-- The days on which somebody's record can have earned anything of what is in scope, as spans that do not overlap:
-- before each payment, each procedure, and each registration of somebody who pays by transfer.
-- Parameters: first, last (days of payment), promise_days, notice_days, transfer_days, loss_days.
create temp table scope_days on commit drop as
with span as (
    select debtor_id as named, paid_on - greatest(%(promise_days)s::int, %(notice_days)s::int) as from_on, paid_on as until_on
    from scope_payment where paid_on between %(first)s and %(last)s
    union all
    select debtor_id, filed_on - %(loss_days)s::int, filed_on from scope_loss where filed_on between %(first)s and %(last)s
    union all
    select p.debtor_id, t.applied_on - %(transfer_days)s::int, t.applied_on
    from scope_payment p
    join scope_home on scope_home.named = p.debtor_id
    join liabilities_transferregistration t on t.debtor_id = scope_home.id
    where p.channel = '3' and p.paid_on between %(first)s and %(last)s
)
select id, lower(days) as from_on, upper(days) - 1 as until_on
from (
    select scope_home.id, unnest(range_agg(daterange(from_on, until_on, '[]'))) as days
    from span
    join scope_home using (named)
    group by scope_home.id
) apart
