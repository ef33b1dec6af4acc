-- What was known at a moment, laid over what is known now: objects of the same names in the session's own schema, which
-- every statement after this one reads instead. Parameter: before (a moment; what came later is not seen).
create temp view late_run as select id from public.intake_run where received_at >= %(before)s;
create temp view debtors_mergednumber as
    select * from public.debtors_mergednumber where run_id not in (select id from late_run);
create temp view debtors_fulldelivery as
    select * from public.debtors_fulldelivery where run_id not in (select id from late_run);
create temp view debtors_restatement as
    select * from public.debtors_restatement where run_id not in (select id from late_run);
create temp view slips_slip as select * from public.slips_slip where issued_at < %(before)s;
create temp view attribution_othereffect as select * from public.attribution_othereffect where entered_at < %(before)s;
