-- Records, instalments and payments as they were known; the persons of that time are laid already.
-- Parameter: before; the writer names the columns of T04.
create temp view contacts_contact as
    select c.* from public.contacts_contact c
    where case when c.run_id is null then c.recorded_at < %(before)s
               else c.run_id not in (select id from late_run)
                   and exists (select from debtors_debtor d where d.id = c.debtor_id) end;
create temp view liabilities_instalmentstatement as
    select * from public.liabilities_instalmentstatement where run_id not in (select id from late_run);
create temp view liabilities_instalment as
    select i.id, coalesce(d.merged_into_id, d.id) as debtor_id, i.programme, i.assessed_year, i.due_year, i.notice_number,
           i.instalment, i.object, s.assessed
    from public.liabilities_instalment i
    cross join lateral (
        select s.assessed from liabilities_instalmentstatement s
        where s.instalment_id = i.id order by s.as_of desc, s.stated_at desc, s.id desc limit 1
    ) s
    left join debtors_debtor d on d.number = i.debtor_number;
create temp table payments_payment on commit drop as
    select p.id, v.payment_number, coalesce(d.merged_into_id, d.id) as debtor_id, {reported},
           case when v.report in ('1', '2') and v.relates_to = '' then v.principal end as standing, v.report = '2' as final,
           v.received_at, v.known_at as stated_at, v.run_id
    from (
        select distinct on (v.payment_number) v.*, said.stated_at as known_at
        from (
            select id as version_id, stated_at
            from public.payments_paymentversion
            where run_id not in (select id from late_run)
            union all
            select unnest(versions), stated_at from debtors_restatement where layout = 'T04_payments'
        ) said
        join public.payments_paymentversion v on v.id = said.version_id
        order by v.payment_number, said.stated_at desc, v.id desc
    ) v
    join public.payments_payment p on p.payment_number = v.payment_number
    left join debtors_debtor d on d.number = v.debtor_number;
create index on payments_payment (paid_on);
create index on payments_payment (notice_number, instalment, programme);
create index on payments_payment (debtor_id);
create index on payments_payment (relates_to) where relates_to <> '';
analyze payments_payment
