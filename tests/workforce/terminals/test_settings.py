"""What is set on a device before it goes out, who looked, and when it has to be looked at again."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.terminals import operations, queries
from saikoku.workforce.terminals.models import SettingCheck, Terminal
from saikoku.workforce.terminals.operations import TerminalRefused
from saikoku.workforce.terminals.rules import settings
from saikoku.workforce.terminals.rules.settings import Setting
from saikoku.workforce.terminals.rules.states import Act

ADMIN = Actor("admin")
ALL = [setting.value for setting in Setting]
DAY = date(2026, 4, 10)


@pytest.mark.clause("16.12.シ.iii-v", "16.12.シ.vii", "16.12.コ")
def test_every_demand_on_the_devices_themselves_is_among_what_is_looked_at():
    assert set(settings.ASKED) == set(Setting)
    clauses = {asked.clause for asked in settings.ASKED.values()}
    assert clauses >= {"16.12.コ", "16.12.シ.iii", "16.12.シ.iv", "16.12.シ.v", "16.12.シ.vii"}


@pytest.mark.parametrize(
    ("checked_on", "missing", "expected"),
    [
        (None, [], ["settings-unchecked"]),
        (DAY, [], []),
        (DAY - timedelta(days=31), [], []),
        (DAY - timedelta(days=32), [], ["settings-old"]),
        (DAY, ["mail"], ["settings-unmet"]),
        (DAY - timedelta(days=32), ["mail"], ["settings-unmet", "settings-old"]),
    ],
)
def test_when_the_settings_call_for_a_look(checked_on, missing, expected):
    assert settings.faults(checked_on, missing, today=DAY, days=31) == expected


def test_what_was_not_found_keeps_the_order_of_the_list():
    assert settings.unmet([]) == list(Setting)
    assert settings.unmet(set(ALL) - {"mdm", "line"}) == [Setting.LINE, Setting.MDM]


def added(number: str = "T-1") -> Terminal:
    return operations.add(number=number, serial=f"SN-{number}", kind="試験機", by=ADMIN, at=clock.now())


def look(terminal: Terminal, met: list[str], remark: str = "") -> SettingCheck:
    return operations.check_settings(terminal_id=terminal.pk, met=met, remark=remark, by=ADMIN, at=clock.now())


def faults() -> list[str]:
    return [fault for fault in queries.standing(clock.today())[0].faults if fault.startswith("settings")]


@pytest.mark.django_db
@pytest.mark.clause("16.12.シ.iii-v", "16.12.シ.vii")
def test_the_list_says_what_is_not_set_until_somebody_finds_it_set():
    terminal = added()
    assert faults() == ["settings-unchecked"]
    look(terminal, [one for one in ALL if one != "mail"], "メールを4月12日までに止める")
    assert faults() == ["settings-unmet"]
    look(terminal, ALL)
    assert faults() == []
    assert [check.unmet for check in queries.checks(terminal)] == [[], ["mail"]]
    assert AuditRecord.objects.filter(action="terminals.settings.checked", object_id="T-1").count() == 2


@pytest.mark.django_db
def test_something_unset_needs_a_word_and_a_retired_device_no_look():
    terminal = added()
    with pytest.raises(TerminalRefused, match="remark-missing"):
        look(terminal, [], " ")
    operations.take_step(terminal_id=terminal.pk, act=Act.RETIRE, reason="故障", by=ADMIN, at=clock.now())
    with pytest.raises(TerminalRefused, match="wrong-state"):
        look(terminal, ALL)
    assert not SettingCheck.objects.exists()
    assert faults() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"unmet": ["soap"], "remark": "x"}, "unmet_settings_are_known"),
        ({"unmet": ["mail"], "remark": ""}, "unmet_settings_have_a_remark"),
    ],
)
def test_what_cannot_be_is_refused_by_the_table(broken, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SettingCheck.objects.create(terminal=added(), at=clock.now(), by="admin", **broken)


@pytest.mark.clause("16.12.シ.iii-v")
def test_the_administrator_ticks_what_he_finds_and_everybody_reads_it(signed_in):
    admin, terminal = signed_in(Role.ADMINISTRATOR), added()
    url = reverse("terminals:check", args=[terminal.pk])
    assert "testserver だけ" in admin.get(url).content.decode()
    refused = admin.post(url, {"met": ALL[1:]})
    assert refused.status_code == 422 and "何を、いつまでに直すか" in refused.content.decode()
    assert admin.post(url, {"met": ALL[1:], "remark": "明日直す"}).status_code == 302
    page = signed_in(Role.INSPECTOR).get(reverse("terminals:show", args=[terminal.pk])).content.decode()
    assert "ホワイトリスト" in page and "明日直す" in page and "設定を確かめる" not in page
