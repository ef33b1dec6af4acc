-- What a run touches: numbers of payments whose chain is reckoned anew, keys of instalments whose balance is.
create temp table payment_touched (payment_number text) on commit drop;
create temp table instalment_touched (
    programme text, assessed_year smallint, due_year smallint, notice_number text, instalment text
) on commit drop;
