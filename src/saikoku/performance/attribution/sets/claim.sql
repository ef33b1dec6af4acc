create temp table claim (
    payment_id bigint, rule smallint, contact_id bigint, slip_id bigint, printed_id bigint, person bigint, programme text, assessed_year int,
    due_year int, notice_number text, instalment text, paid_on date, payment_number text, standing bigint, terms text
) on commit drop;
create temp table loss_claim (loss_id bigint, contact_id bigint, terms text) on commit drop;
