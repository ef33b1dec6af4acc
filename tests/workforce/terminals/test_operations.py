"""A device becomes a terminal by a code, is shut from afar, and only an administrator brings it back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from saikoku.workforce.terminals import operations, queries
from saikoku.workforce.terminals.models import Position, Terminal, TerminalStep
from saikoku.workforce.terminals.rules.states import Act, State

ADMIN = Actor("admin")
SOMEBODY = Actor("anonymous")


@pytest.fixture
def terminal(db, noon):
    return operations.add(number="T-01", serial="SN-1", kind="8インチ", by=ADMIN, at=noon)


@pytest.fixture
def code_of(noon):
    return lambda terminal: operations.hand_out_code(terminal_id=terminal.pk, by=ADMIN, at=noon)


def bound(terminal, code_of, noon) -> str:
    return operations.bind(code=code_of(terminal), by=SOMEBODY, at=noon)[1]


def step(terminal, act, noon, reason="確認のため"):
    return operations.take_step(terminal_id=terminal.pk, act=act, reason=reason, by=ADMIN, at=noon)


@pytest.mark.clause("16.12.シ.ii")
def test_a_device_is_known_by_its_key_alone(terminal, code_of, noon):
    key = bound(terminal, code_of, noon)
    assert queries.of_key(key).number == "T-01"
    assert queries.of_key(key + "x") is None and queries.of_key("") is None
    assert not Terminal.objects.filter(key_hash=key).exists()


def test_a_code_works_once_in_any_writing_and_for_a_quarter_of_an_hour(terminal, code_of, noon):
    code = code_of(terminal)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code.upper().replace("-", ""))
    operations.bind(code=f" {wide[:6]} {wide[6:]}", by=SOMEBODY, at=noon)
    with pytest.raises(operations.TerminalRefused, match="code-unknown"):
        operations.bind(code=code, by=SOMEBODY, at=noon)
    late = code_of(terminal)
    Terminal.objects.update(code_until=clock.real_now() - timedelta(seconds=1))
    with pytest.raises(operations.TerminalRefused, match="code-unknown"):
        operations.bind(code=late, by=SOMEBODY, at=noon)


def test_a_new_key_makes_the_old_one_void(terminal, code_of, noon):
    first = bound(terminal, code_of, noon)
    second = bound(terminal, code_of, noon)
    assert queries.of_key(first) is None
    assert queries.of_key(second).pk == terminal.pk


@pytest.mark.clause("16.12.シ.ix")
def test_lock_loss_and_release_leave_their_trail(terminal, code_of, noon):
    bound(terminal, code_of, noon)
    for act, state in (
        (Act.LOCK, State.LOCKED), (Act.LOSE, State.LOST), (Act.FIND, State.LOCKED), (Act.RELEASE, State.IN_USE),
    ):  # fmt: skip
        assert step(terminal, act, noon).state == state
    acts = ["code", "bind", "lock", "lose", "find", "release"]
    assert list(TerminalStep.objects.order_by("id").values_list("act", flat=True)) == acts
    assert list(AuditRecord.objects.filter(object_id="T-01").order_by("id").values_list("action", flat=True)) == [
        "terminals.added", "terminals.code.handed_out", "terminals.bound", "terminals.locked", "terminals.lost",
        "terminals.found", "terminals.released",
    ]  # fmt: skip


def test_a_code_handed_out_before_a_lock_binds_nothing_after_it(terminal, code_of, noon):
    bound(terminal, code_of, noon)
    code = code_of(terminal)
    step(terminal, Act.LOCK, noon)
    with pytest.raises(operations.TerminalRefused, match="code-unknown"):
        operations.bind(code=code, by=SOMEBODY, at=noon)


def test_a_terminal_that_never_had_a_key_is_not_released_into_use(terminal, noon):
    step(terminal, Act.LOSE, noon)
    step(terminal, Act.FIND, noon)
    with pytest.raises(operations.TerminalRefused, match="wrong-state"):
        step(terminal, Act.RELEASE, noon)


@pytest.mark.parametrize("act", [Act.RELEASE, Act.FIND])
def test_what_does_not_follow_is_refused(terminal, code_of, noon, act):
    bound(terminal, code_of, noon)
    before = (Terminal.objects.values().get(), TerminalStep.objects.count())
    with pytest.raises(operations.TerminalRefused, match="wrong-state"):
        step(terminal, act, noon)
    with pytest.raises(operations.TerminalRefused, match="reason-missing"):
        step(terminal, Act.LOCK, noon, reason=" ")
    assert before == (Terminal.objects.values().get(), TerminalStep.objects.count())


def test_a_number_and_a_serial_are_registered_once(terminal, noon):
    with pytest.raises(operations.TerminalRefused) as refused:
        operations.add(number="T-01", serial="SN-1", kind="8インチ", by=ADMIN, at=noon)
    assert list(refused.value.reasons) == ["number-known", "serial-known"]


def test_the_list_renews_what_is_known_and_names_what_is_not(terminal, noon):
    content = "製造番号,パターンファイル更新日\nSN-1,2026-04-09\nSN-9,2026-04-09\n".encode()
    assert operations.take_list(content=content, by=ADMIN, at=noon) == (1, ["SN-9"])
    assert Terminal.objects.get().pattern_file_on.isoformat() == "2026-04-09"


def test_a_list_with_one_bad_row_changes_nothing(terminal, noon):
    content = "製造番号,パターンファイル更新日\nSN-1,2026-04-09\nSN-9,\n".encode()
    with pytest.raises(operations.ListRefused):
        operations.take_list(content=content, by=ADMIN, at=noon)
    assert Terminal.objects.get().pattern_file_on is None


@pytest.mark.clause("16.12.シ.x")
def test_positions_are_kept_with_who_and_when(terminal, account_of, noon):
    account = account_of(Role.COLLECTOR)
    by = Actor(account.login_name, account_id=account.pk)
    given = {"terminal": terminal, "cause": "interval", "by": by, "at": noon}
    assert operations.note_position(found="33.3193,130.5084,12", **given)
    assert operations.note_position(found="denied", **given)
    assert not operations.note_position(found="nowhere", **given)
    found = list(queries.positions(terminal, noon.date()).values_list("latitude", "without", "account_id"))
    assert {(str(one[0]), one[1], one[2]) for one in found} == {("33.319300", "", account.pk), ("None", "denied", account.pk)}


def make(terminal, **fields) -> None:
    Terminal.objects.filter(pk=terminal.pk).update(**fields)


def placed(terminal, account, noon, **fields) -> None:
    given = {"cause": "act", "latitude": 33, "longitude": 130, "accuracy_m": 5, "kept_through": noon.date()} | fields
    Position.objects.create(terminal=terminal, account=account, at=noon, **given)


def walked(terminal, noon, **fields) -> None:
    given = {"act": "lock", "by": "admin", "reason": "確認"} | fields
    TerminalStep.objects.create(terminal=terminal, at=noon, **given)


BROKEN = [
    ("terminal_has_a_known_state", lambda one, who, at: make(one, state="gone")),
    ("terminal_is_named", lambda one, who, at: make(one, number="")),
    ("terminal_is_named", lambda one, who, at: make(one, kind="")),
    ("terminal_in_use_is_bound_to_its_key", lambda one, who, at: make(one, state="in_use")),
    ("code_of_a_terminal_has_an_end", lambda one, who, at: make(one, code_hash="ab")),
    ("code_of_a_terminal_has_an_end", lambda one, who, at: make(one, code_until=at)),
    ("certificate_is_a_fingerprint", lambda one, who, at: make(one, certificate="AB" * 32)),
    ("no_two_terminals_share_a_key", lambda one, who, at: Terminal.objects.update(key_hash="ab")),
    ("no_two_terminals_share_a_code", lambda one, who, at: Terminal.objects.update(code_hash="ab", code_until=at)),
    ("step_of_a_terminal_is_known", lambda one, who, at: walked(one, at, act="burn")),
    ("step_of_a_terminal_says_why", lambda one, who, at: walked(one, at, reason="")),
    ("step_of_a_terminal_says_why", lambda one, who, at: walked(one, at, by="")),
    ("position_has_a_known_cause", lambda one, who, at: placed(one, who, at, cause="dream")),
    ("position_is_a_place_or_says_why_not", lambda one, who, at: placed(one, who, at, latitude=91)),
    ("position_is_a_place_or_says_why_not", lambda one, who, at: placed(one, who, at, without="denied")),
    ("position_is_a_place_or_says_why_not", lambda one, who, at: placed(one, who, at, accuracy_m=None)),
]


@pytest.mark.parametrize(("constraint", "broken"), BROKEN)
def test_what_cannot_be_is_refused_by_the_table(terminal, account_of, noon, constraint, broken):
    operations.add(number="T-02", serial="SN-2", kind="8インチ", by=ADMIN, at=noon)
    account = account_of(Role.COLLECTOR)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        broken(terminal, account, noon)
