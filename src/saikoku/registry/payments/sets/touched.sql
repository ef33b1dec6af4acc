-- What a run touches: numbers of payments whose chain is reckoned anew, keys of instalments whose balance is.
-- Made once for each connection: to make and drop them each time would cost more than the work, and a drop lets the driver
-- forget what it has prepared.
create temp table if not exists payment_touched (payment_number text) on commit delete rows;
create temp table if not exists instalment_touched (
    programme text, assessed_year smallint, due_year smallint, notice_number text, instalment text
) on commit delete rows;
