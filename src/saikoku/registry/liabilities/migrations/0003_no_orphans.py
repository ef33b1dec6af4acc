"""The keys without a constraint are held from the other side: nothing that is pointed at can be taken away."""

from django.db import migrations

REFUSE = """
create function saikoku_refuse_orphans() returns trigger language plpgsql as $$
declare
    orphan bigint;
begin
    execute format('select p.%1$I from gone join %2$I p on p.%1$I = gone.id limit 1', tg_argv[1], tg_argv[0])
        into orphan;
    if orphan is not null then
        raise exception '% of %s points at row % of %', tg_argv[1], tg_argv[0], orphan, tg_table_name
            using errcode = 'foreign_key_violation';
    end if;
    return null;
end $$;
create trigger no_instalment_loses_its_debtor after delete on debtors_debtor
    referencing old table as gone for each statement
    execute function saikoku_refuse_orphans('liabilities_instalment', 'debtor_id');
create trigger no_statement_loses_its_instalment after delete on liabilities_instalment
    referencing old table as gone for each statement
    execute function saikoku_refuse_orphans('liabilities_instalmentstatement', 'instalment_id');
"""
BACK = """
drop trigger no_instalment_loses_its_debtor on debtors_debtor;
drop trigger no_statement_loses_its_instalment on liabilities_instalment;
drop function saikoku_refuse_orphans();
"""


class Migration(migrations.Migration):
    dependencies = [("liabilities", "0002_pending_and_order")]
    operations = [migrations.RunSQL(REFUSE, BACK)]
