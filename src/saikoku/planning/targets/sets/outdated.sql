-- Rows just written that a full file drawn up later does not name. Parameters: run, business_on.
update targets_target t
set withdrawn = true, left_on = coalesce(t.left_on, %(business_on)s),
    left_reason = case when t.left_reason = '' then 'withdrawn' else t.left_reason end
where t.run_id = %(run)s and not t.withdrawn and exists (
    select from debtors_fulldelivery f
    where f.layout = 'T01_targets' and f.month = t.month
        and (f.programmes = '{{}}' or t.programme = any(f.programmes)) and (f.works = '{{}}' or t.work = any(f.works))
        and (f.order_on, f.stated_at) > (t.delivered_on, t.stated_at) and f.run_id <> t.run_id
        and not exists (
            select from targets_targetversion named
            join debtors_debtor d on d.id = named.debtor_id
            where named.run_id = f.run_id and named.verdict <> 'gone'
                and (d.merged_into_id = t.debtor_id or d.merged_into_id is null and d.id = t.debtor_id)  -- by an index each
                and named.month = t.month and named.programme = t.programme and named.work = t.work
        )
)
