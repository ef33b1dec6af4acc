"""Positions stay their time, whoever asks; then they go all at once, but for those held as evidence."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from saikoku.governance.contract import operations as contract
from saikoku.governance.contract import queries as contracts
from saikoku.governance.terms import operations as terms
from saikoku.kernel import clock, evidence
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.terminals import operations, queries
from saikoku.workforce.terminals.models import Position, PositionHold, PositionRelease
from saikoku.workforce.terminals.operations import TerminalRefused
from saikoku.workforce.terminals.operations import retention as acts
from saikoku.workforce.terminals.rules import keeping

ADMIN, LEADER, SECOND = Actor("admin"), Actor("leader"), Actor("second")
WORKER = Actor("system:day")
DAY = date(2026, 4, 10)
NOON = clock.at(DAY, 12)
OVER = DAY + timedelta(days=366)
"""The first day on which a position of `DAY` may go."""


@pytest.fixture
def terminal(db):
    contract.set_clock(business_at=NOON, by=ADMIN)
    return operations.add(number="T-01", serial="SN-1", kind="8インチ", by=ADMIN, at=NOON)


@pytest.fixture
def walk(terminal, account_of):
    account = account_of(Role.COLLECTOR)
    by = Actor(account.login_name, account_id=account.pk)

    def on(day: date, at: int = 12, device=terminal) -> Position:
        operations.note_position(terminal=device, found="33.3193,130.5084,12", cause="interval", by=by, at=clock.at(day, at))
        return Position.objects.latest("pk")

    return on


def night_of(day: date) -> dict[date, int]:
    contract.set_clock(business_at=clock.at(day, 23), by=ADMIN)
    return acts.forget(by=WORKER, at=clock.now())


def held(terminal, first_on=DAY, last_on=DAY, by=LEADER, reason="苦情の確認"):
    return acts.hold(terminal_id=terminal.pk, first_on=first_on, last_on=last_on, reason=reason, by=by, at=NOON)


@pytest.mark.parametrize(("until", "is_held", "today", "expected"), [
    (DAY, False, DAY, False), (DAY, False, DAY + timedelta(days=1), True), (DAY, True, DAY + timedelta(days=1), False),
    (DAY, False, DAY - timedelta(days=1), False), (DAY, True, DAY + timedelta(days=9_999), False),
])  # fmt: skip
def test_it_goes_on_the_day_after_its_last_and_never_while_it_is_held(until, is_held, today, expected):
    assert evidence.may_go(until, held=is_held, today=today) is expected


@pytest.mark.parametrize(("first", "last", "reason", "found", "expected"), [
    (DAY, DAY, "苦情", True, []),
    (DAY, DAY - timedelta(days=1), "苦情", False, ["days-turned"]),
    (DAY, DAY + timedelta(days=1), "苦情", True, ["day-to-come"]),
    (DAY, DAY, " ", True, ["hold-reason-missing"]),
    (DAY, DAY, "苦情", False, ["nothing-to-hold"]),
    (DAY + timedelta(days=2), DAY + timedelta(days=1), "", False, ["days-turned", "day-to-come", "hold-reason-missing"]),
])  # fmt: skip
def test_days_are_held_that_were_and_have_positions(first, last, reason, found, expected):
    assert keeping.hold_refusals(first, last, reason, today=DAY, found=found) == expected


@pytest.mark.parametrize(("by", "reason", "released", "expected"), [
    ("second", "済んだ", False, []), ("leader", "済んだ", False, ["own-hold"]), ("second", "", False, ["hold-reason-missing"]),
    ("leader", " ", True, ["already-released", "own-hold", "hold-reason-missing"]),
])  # fmt: skip
def test_a_hold_is_ended_by_another_who_says_why(by, reason, released, expected):
    assert evidence.release_refusals("leader", reason, by=by, released=released) == expected


@pytest.mark.clause("16.12.シ.x")
def test_a_position_is_kept_as_long_as_was_agreed_on_its_day(walk):
    terms.enter_approved(
        name="position_keep_days", value=30, since=DAY, source="協議", document="第1号", proposed_by=LEADER, by=SECOND, at=NOON
    )
    assert walk(DAY - timedelta(days=1)).kept_through == DAY + timedelta(days=364)
    assert walk(DAY).kept_through == DAY + timedelta(days=30)


@pytest.mark.clause("16.12.シ.x")
def test_what_is_over_goes_in_one_act_that_tells_how_many_of_which_day(walk):
    for day, count in ((DAY, 3), (DAY + timedelta(days=1), 2), (DAY + timedelta(days=2), 4)):
        for at in range(count):
            walk(day, 9 + at)
    assert night_of(OVER - timedelta(days=1)) == {} and Position.objects.count() == 9
    assert night_of(OVER + timedelta(days=1)) == {DAY: 3, DAY + timedelta(days=1): 2}
    assert night_of(OVER + timedelta(days=1)) == {}
    assert [one.at.astimezone(clock.TOKYO).date() for one in Position.objects.all()] == [DAY + timedelta(days=2)] * 4
    record = AuditRecord.objects.get(action="terminals.positions.forgotten")
    assert record.after == {"positions": 5, "days": {"2026-04-10": 3, "2026-04-11": 2}} and record.actor == WORKER.name


@pytest.mark.clause("16.12.シ.x")
def test_what_is_held_stays_until_another_lets_it_go(terminal, walk):
    other = operations.add(number="T-02", serial="SN-2", kind="8インチ", by=ADMIN, at=NOON)
    kept, near, elsewhere = walk(DAY), walk(DAY - timedelta(days=1), 23), walk(DAY, device=other)
    hold = held(terminal)
    assert night_of(OVER) == {DAY: 1, DAY - timedelta(days=1): 1}
    assert [one.pk for one in Position.objects.all()] == [kept.pk]
    assert not Position.objects.filter(pk__in=[near.pk, elsewhere.pk]).exists()
    with pytest.raises(TerminalRefused, match="own-hold"):
        acts.release(hold_id=hold.pk, reason="済んだ", by=LEADER, at=clock.now())
    acts.release(hold_id=hold.pk, reason="済んだ", by=SECOND, at=clock.now())
    with pytest.raises(TerminalRefused, match="already-released"):
        acts.release(hold_id=hold.pk, reason="済んだ", by=SECOND, at=clock.now())
    assert night_of(OVER) == {DAY: 1}
    actions = AuditRecord.objects.filter(action__startswith="terminals.positions.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "terminals.positions.held", "terminals.positions.forgotten", "terminals.positions.released",
        "terminals.positions.forgotten",
    ]  # fmt: skip


def test_two_holds_of_a_day_both_have_to_end(terminal, walk):
    walk(DAY)
    first, second = held(terminal), held(terminal, first_on=DAY - timedelta(days=3))
    acts.release(hold_id=first.pk, reason="済んだ", by=SECOND, at=NOON)
    assert night_of(OVER) == {}
    acts.release(hold_id=second.pk, reason="済んだ", by=SECOND, at=NOON)
    assert night_of(OVER) == {DAY: 1}


def test_the_statement_and_the_rule_agree_about_every_position(terminal, walk):
    """Twin of kernel.evidence.may_go: days on both edges of two holds, one of them ended."""
    days = [DAY + timedelta(days=turn) for turn in range(12)]
    for day in days:
        walk(day, 0), walk(day, 23)
    contract.set_clock(business_at=clock.at(days[-1], 23), by=ADMIN)
    acts.hold(terminal_id=terminal.pk, first_on=days[2], last_on=days[4], reason="苦情", by=LEADER, at=clock.now())
    ended = acts.hold(terminal_id=terminal.pk, first_on=days[6], last_on=days[7], reason="事故", by=LEADER, at=clock.now())
    acts.release(hold_id=ended.pk, reason="済んだ", by=SECOND, at=clock.now())
    tonight = OVER + timedelta(days=8)
    expected = {
        day for day in days
        if evidence.may_go(evidence.kept_through(day, 365), held=days[2] <= day <= days[4], today=tonight)
    }  # fmt: skip
    assert night_of(tonight) == dict.fromkeys(sorted(expected), 2) and len(expected) == 6


def refused(statement: str, *values, name: str) -> None:
    with pytest.raises(DatabaseError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.clause("16.12.シ.x")
def test_the_table_refuses_what_comes_too_early_or_is_held(terminal, walk):
    place = walk(DAY)
    refused("delete from terminals_position", name="position_is_kept_its_time")
    refused("update terminals_position set kept_through = '2020-01-01'", name="position_is_kept_its_time")
    refused("truncate terminals_position", name="permission denied")
    held(terminal)
    contract.set_clock(business_at=clock.at(OVER, 1), by=ADMIN)
    refused("delete from terminals_position where id = %s", place.pk, name="position_is_kept_its_time")
    refused("update terminals_position set latitude = 1", name="position_is_kept_its_time")


def test_the_guards_hold_the_owner_of_the_table_too(committing_db):
    from saikoku.assembly import engine

    terminal = operations.add(number="T-01", serial="SN-1", kind="8インチ", by=ADMIN, at=NOON)
    insert = """insert into terminals_position (terminal_id, account_id, at, cause, route, without, kept_through)
        values (%s, (select min(id) from access_account), now(), 'act', '', 'denied', current_date + 3)"""
    from saikoku.security.access import operations as access

    access.open_account(
        login_name="walker", display_name="試験 歩", password="correct-horse-battery", roles=[Role.COLLECTOR], reason="試験",
        by=ADMIN, at=NOON,
    )  # fmt: skip
    with engine.connect(engine.SUPERUSER, committing_db) as owner:
        owner.autocommit = True
        owner.execute(insert, [terminal.pk])
        for statement, name in (
            ("delete from terminals_position", "position_is_kept_its_time"),
            ("update terminals_position set route = 'x'", "position_is_kept_its_time"),
            ("truncate terminals_position", "positions_are_never_emptied"),
        ):  # fmt: skip
            with pytest.raises(Exception, match=name):
                owner.execute(statement)


@pytest.mark.parametrize(("kind", "expected"), [("real", False), ("practice", True)])
def test_the_day_of_the_tables_is_that_of_the_business_and_for_a_real_contract_the_machines(db, kind, expected):
    contract.set_clock(business_at=clock.at(date(2029, 1, 3), 1), by=ADMIN)
    if kind == "real":
        contracts.Profile.objects.update(kind="real", clock_business_at=None, clock_real_at=None)
    assert (contracts.database_today() == date(2029, 1, 3)) is expected
    assert contracts.database_today() == (contract.follow_clock() and clock.today())


@pytest.mark.parametrize(("name", "broken"), [
    ("hold_of_positions_has_its_days_in_order", lambda hold: PositionHold.objects.create(
        terminal=hold.terminal, first_on=DAY, last_on=DAY - timedelta(days=1), reason="x", placed_at=NOON, placed_by="a")),
    ("hold_of_positions_says_why", lambda hold: PositionHold.objects.create(
        terminal=hold.terminal, first_on=DAY, last_on=DAY, reason="", placed_at=NOON, placed_by="a")),
    ("release_of_positions_says_why", lambda hold: PositionRelease.objects.create(
        hold=hold, reason="", released_at=NOON, released_by="b")),
    ("hold_is_released_by_another", lambda hold: PositionRelease.objects.create(
        hold=hold, reason="x", released_at=NOON, released_by=LEADER.name)),
])  # fmt: skip
def test_the_tables_refuse_a_hold_that_cannot_be(terminal, walk, name, broken):
    walk(DAY)
    hold = held(terminal)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        broken(hold)


def test_the_calendar_tells_by_month_what_goes_when(terminal, walk):
    walk(DAY), walk(DAY + timedelta(days=1)), walk(DAY + timedelta(days=30))
    held(terminal)
    first, second = queries.kept_months()
    assert (first.month, first.count, first.held) == (date(2026, 4, 1), 2, 1)
    assert (first.first_end, first.last_end) == (DAY + timedelta(days=365), DAY + timedelta(days=366))
    assert (second.month, second.count, second.held) == (date(2026, 5, 1), 1, 0)


def test_leaders_hold_and_another_lets_go_on_the_page(terminal, walk, signed_in):
    clock.run_from(NOON)
    walk(DAY)
    leader = signed_in(Role.SUPERVISOR)
    url = f"/terminals/{terminal.pk}/evidence/"
    assert url in leader.get(f"/terminals/{terminal.pk}/").content.decode()
    assert "残している位置はありません" in leader.get(url).content.decode()
    wrong = leader.post(url, {"first_on": "2026-04-09", "last_on": "2026-04-09", "reason": "苦情の確認"})
    assert wrong.status_code == 422 and "この端末の位置はありません" in wrong.content.decode()
    assert leader.post(url, {"first_on": "2026-04-10", "last_on": "2026-04-10", "reason": "苦情の確認"}).status_code == 302
    hold = PositionHold.objects.get()
    page = leader.get(url).content.decode()
    assert "苦情の確認" in page and f"holds/{hold.pk}/release" not in page
    assert leader.post(f"/terminals/holds/{hold.pk}/release/", {"reason": "済んだ"}).status_code == 422
    assert not PositionRelease.objects.exists()
    second = signed_in(Role.OPERATIONS_MANAGER)
    assert f"holds/{hold.pk}/release" in second.get(url).content.decode()
    assert second.post(f"/terminals/holds/{hold.pk}/release/", {"reason": ""}).status_code == 422
    assert second.post(f"/terminals/holds/{hold.pk}/release/", {"reason": "済んだ"}).status_code == 302
    assert "残すのをやめたもの" in second.get(url).content.decode()
    page = second.get("/receipts/keeping/").content.decode()
    assert "令和8年4月" in page and "携行端末の位置" in page


def test_a_collector_holds_nothing(terminal, signed_in):
    assert signed_in(Role.COLLECTOR).get(f"/terminals/{terminal.pk}/evidence/").status_code == 403
