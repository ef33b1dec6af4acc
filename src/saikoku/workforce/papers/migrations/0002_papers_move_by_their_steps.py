from django.db import migrations

FORWARD = """
create function papers_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' and new.state = 'made' and new.holder = '' and new.steps_taken = 0 then
        return new;
    elsif tg_op = 'UPDATE' and pg_trigger_depth() > 1 and (new.id, new.bundle_id, new.place, new.number, new.facts)
        = (old.id, old.bundle_id, old.place, old.number, old.facts)
    then
        return new;
    end if;
    raise exception 'paper_moves_by_its_steps_only' using
        errcode = 'check_violation', constraint = 'paper_moves_by_its_steps_only';
end $$;
create trigger paper_moves_by_its_steps_only before insert or update or delete on papers_paper
    for each row execute function papers_guard();

create function papers_move() returns trigger language plpgsql as $$
declare
    paper papers_paper;
    after varchar;
begin
    select * into paper from papers_paper where id = new.paper_id for update;
    after := case
        when new.step = 'taken_in' and paper.state = 'made' then 'stock'
        when new.step = 'out' and paper.state = 'stock' then 'out'
        when new.step = 'back' and paper.state = 'out' then 'stock'
        when new.step = 'used' and paper.state in ('out', 'lost') then 'used'
        when new.step = 'void' and paper.state in ('made', 'stock', 'out', 'lost') then 'void'
        when new.step = 'lost' and paper.state in ('stock', 'out') then 'lost'
    end;
    if after is null or new.turn <> paper.steps_taken + 1 then
        raise exception 'paper_goes_from_state_to_state: % is %, % asked', paper.number, paper.state, new.step
            using errcode = 'check_violation', constraint = 'paper_goes_from_state_to_state';
    end if;
    if new.step = 'used' then
        if new.holder <> paper.holder or not exists (
            select from papers_typing one join papers_typing other on other.paper_id = one.paper_id
            where one.paper_id = new.paper_id and one."by" <> other."by" and one."values" = other."values"
        ) then
            raise exception 'paper_is_used_as_two_people_typed_it' using
                errcode = 'check_violation', constraint = 'paper_is_used_as_two_people_typed_it';
        end if;
    elsif not exists (
        select from papers_transfer transfer join papers_transferend ended on ended.transfer_id = transfer.id
        where transfer.id = new.transfer_id and ended.confirmed and transfer.step = new.step
            and transfer.bundle_id = paper.bundle_id and paper.place between transfer.first and transfer.last
            and transfer.acted_at = new.acted_at
    ) then
        raise exception 'paper_moves_by_a_confirmed_transfer' using
            errcode = 'check_violation', constraint = 'paper_moves_by_a_confirmed_transfer';
    end if;
    update papers_paper
    set state = after, steps_taken = new.turn, since = greatest(since, new.acted_at),
        holder = case when new.step = 'back' then '' else new.holder end
    where id = new.paper_id;
    return new;
end $$;
create trigger paper_goes_from_state_to_state before insert on papers_paperstep
    for each row execute function papers_move();

create function papers_admit_end() returns trigger language plpgsql as $$
begin
    if new.confirmed and exists (
        select from papers_transfer transfer join papers_bundle bundle on bundle.id = transfer.bundle_id
        where transfer.id = new.transfer_id and bundle.kind = 'leaf' and transfer.recorded_by = new."by"
    ) then
        raise exception 'receipt_leaves_are_counted_by_two' using
            errcode = 'check_violation', constraint = 'receipt_leaves_are_counted_by_two';
    end if;
    return new;
end $$;
create trigger receipt_leaves_are_counted_by_two before insert on papers_transferend
    for each row execute function papers_admit_end();
"""
BACKWARD = """
drop trigger paper_moves_by_its_steps_only on papers_paper;
drop trigger paper_goes_from_state_to_state on papers_paperstep;
drop trigger receipt_leaves_are_counted_by_two on papers_transferend;
drop function papers_guard();
drop function papers_move();
drop function papers_admit_end();
"""


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_bundles_papers_and_typings")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
