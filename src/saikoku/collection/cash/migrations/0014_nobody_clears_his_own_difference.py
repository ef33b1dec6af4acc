from django.db import migrations

GUARD = """
create or replace function {function}() returns trigger language plpgsql as $$
begin
    if new.done = 'cleared' and exists (
        select from {asked} asked{whose}
        where asked.id = new.clearing_id and ({by_one}{by_him})
    ) then
        raise exception '{name}' using
            errcode = 'check_violation', constraint = '{name}';
    end if;
    return new;
end $$;
"""
BY_ONE = "asked.asked_by = new.ended_by"
HE = """
        left join access_account he on he.worker_number = {worker} and he.worker_number <> ''"""
BY_HIM = " or he.login_name in (asked.asked_by, new.ended_by)"
OF_CLOSE = {"function": "cash_clear_by_two", "asked": "cash_clearing", "name": "difference_is_cleared_by_two"}
OF_CHANGE = {
    "function": "cash_change_clear_by_two", "asked": "cash_changeclearing", "name": "difference_of_change_is_cleared_by_two",
}  # fmt: skip
CLOSE = """
        join cash_dayclose closed on closed.id = asked.close_id
        join cash_daycount counted on counted.id = closed.count_id""" + HE.format(worker="counted.worker_number")
CHANGE = """
        join cash_passing passed on passed.id = asked.passing_id""" + HE.format(worker="passed.worker_number")


def guards(whose: tuple[str, str], by_him: str) -> str:
    return "".join(
        GUARD.format(**one, whose=joined, by_one=BY_ONE, by_him=by_him)
        for one, joined in zip((OF_CLOSE, OF_CHANGE), whose, strict=True)
    )


class Migration(migrations.Migration):
    """Two others clear what was missing or too much of somebody's money: neither of them is he."""

    dependencies = [("cash", "0013_nobody_is_second_person_of_his_own_day")]
    operations = [migrations.RunSQL(guards((CLOSE, CHANGE), BY_HIM), guards(("", ""), ""))]
