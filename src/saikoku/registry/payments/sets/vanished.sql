-- What a full file does not name is owed no more: a statement says so on its day.
with gone as (
    update liabilities_instalment set balance = 0 where run_id = %(run)s and gone_on is not null
    returning *
),
said as (
    insert into liabilities_instalmentstatement (instalment_id, {stated}, gone, stated_at, run_id)
    select id, {as_of_gone}, true, %(ordered_at)s, %(run)s from gone
)
select distinct debtor_id from gone
