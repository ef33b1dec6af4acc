create temp table claim (payment_id bigint, rule smallint, contact_id bigint, slip_id bigint, terms text) on commit drop;
create temp table loss_claim (loss_id bigint, contact_id bigint, terms text) on commit drop;
