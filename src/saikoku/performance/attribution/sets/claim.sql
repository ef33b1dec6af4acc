create temp table claim (
    payment_id bigint, person bigint, rule smallint, contact_id bigint, slip_id bigint, terms text
) on commit drop;
create temp table loss_claim (loss_id bigint, person bigint, contact_id bigint, terms text) on commit drop;
