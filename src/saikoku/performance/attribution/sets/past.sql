-- Lay what was known at a moment over what is known now: objects of the same names in the session's own schema, which
-- every statement after this one reads instead. Parameter: before (a moment; what came later is not seen).
create temp view contacts_contact as select * from public.contacts_contact where recorded_at < %(before)s;
create temp view late_run as select id from public.intake_run where received_at >= %(before)s;
create temp view liabilities_stop as
    select * from public.liabilities_stop where run_id not in (select id from late_run);
create temp view liabilities_transferregistration as
    select * from public.liabilities_transferregistration where run_id not in (select id from late_run);
create temp view liabilities_qualificationloss as
    select * from public.liabilities_qualificationloss where run_id not in (select id from late_run);
create temp view liabilities_slipissued as
    select * from public.liabilities_slipissued where run_id not in (select id from late_run);
create temp view targets_target as
    select * from public.targets_target where run_id not in (select id from late_run);
create temp view liabilities_instalmentstatement as
    select * from public.liabilities_instalmentstatement where run_id not in (select id from late_run);
create temp view liabilities_instalment as
    select i.id, i.debtor_id, i.programme, i.assessed_year, i.due_year, i.notice_number, i.instalment, i.object, s.assessed
    from public.liabilities_instalment i
    cross join lateral (
        select s.assessed from liabilities_instalmentstatement s
        where s.instalment_id = i.id order by s.as_of desc, s.stated_at desc, s.id desc limit 1
    ) s;
create temp view attribution_othereffect as select * from public.attribution_othereffect where entered_at < %(before)s;
create temp table payments_payment on commit drop as
    select distinct on (v.payment_number) p.id, v.payment_number, p.debtor_id, {reported},
           case when v.report in ('1', '2') and v.relates_to = '' then v.principal end as standing,
           v.report = '2' as final, v.received_at, v.stated_at, v.run_id
    from public.payments_paymentversion v
    join public.payments_payment p on p.payment_number = v.payment_number
    where v.received_at < %(before)s
    order by v.payment_number, v.stated_at desc, v.id desc;
insert into payments_payment
    select p.id, p.payment_number, p.debtor_id, {own},
           case when p.report in ('1', '2') and p.relates_to = '' then p.principal end, p.report = '2',
           p.received_at, p.stated_at, p.run_id
    from public.payments_payment p
    where p.received_at < %(before)s
        and not exists (select from public.payments_paymentversion v where v.payment_number = p.payment_number);
create index on payments_payment (paid_on);
create index on payments_payment (notice_number, instalment, programme);
analyze payments_payment
