"""Reading the trail: filters in words, who saw a person, the state of the chain; each look is recorded."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction

import saikoku
from saikoku.assembly.wording import AUDIT_WORDS
from saikoku.assurance.trail import presenters, queries
from saikoku.assurance.trail.rules import wordings
from saikoku.collection.receipts import presenters as receipts
from saikoku.kernel.actor import Actor
from saikoku.registry.debtors.models import Debtor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit import operations as audit
from saikoku.security.audit.models import AuditRecord

SOURCE = Path(saikoku.__file__).parent


def text_of(answer) -> str:
    return answer.content.decode()


def recorded_actions() -> set[str]:
    """Every action named in a call of audit.record or audit.parameters."""
    found = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"audit.record", "audit.parameters"}:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


@pytest.mark.clause("16.12.エ")
def test_every_action_that_is_recorded_has_words():
    assert recorded_actions() <= set(AUDIT_WORDS)


def test_every_area_of_actions_has_a_word_for_the_filter():
    assert {action.split(".")[0] for action in AUDIT_WORDS} <= set(wordings.AREA_WORDS)


def test_an_action_without_words_shows_its_code():
    assert wordings.of("nothing.known") == "nothing.known"


def test_a_page_that_was_refused_is_told_by_its_subject_and_the_answer_of_a_check_in_words():
    refused = AuditRecord(action="access.entry_refused", object_id="cash:prove")
    assert presenters.object_words(refused) == "現金の画面(cash:prove)"
    assert presenters.object_words(AuditRecord(action="cash.deposit.shown", object_id="cash:x")) == "cash:x"
    [row] = presenters.change_table(AuditRecord(after={"verdict": "wrong-code"})).rows
    assert (row[0], row[2].value) == ("照会の答え", "確認番号が違う")


def test_every_answer_of_the_check_of_a_receipt_has_a_word():
    assert set(wordings.VALUE_WORDS["verdict"]) == set(receipts.VERDICTS)


@pytest.fixture
def viewed(db, noon):
    """Two acts about two people."""
    with transaction.atomic():
        audit.record("cases.card.viewed", by=Actor("hanako"), at=noon, about=["1001"], reason="折り返し")
        audit.record("search.shown", by=Actor("taro"), at=noon, about=["1001", "1002"])


@pytest.mark.clause("16.12.エ")
def test_the_list_says_who_did_what_and_keeps_to_the_filter(signed_in, viewed):
    client = signed_in(Role.INSPECTOR)
    everything = text_of(client.get("/trail/"))
    assert "折り返し" in everything
    assert "検索の結果を表示した" in everything
    only = text_of(client.get("/trail/", {"actor": "hanako"}))
    assert "折り返し" in only
    assert "検索の結果を表示した" not in only
    searches = text_of(client.get("/trail/", {"area": "search", "since": "2026-04-10", "until": "2026-04-10"}))
    assert "令和8年4月10日(金)から令和8年4月10日(金)までに「検索」の操作 1 件を" in searches


def test_a_day_that_does_not_exist_is_told_and_everything_is_shown(signed_in, viewed):
    page = text_of(signed_in(Role.INSPECTOR).get("/trail/", {"since": "2026-02-30"}))
    assert "2026年2月に30日はありません" in page
    assert "すべての操作" in page


@pytest.mark.clause("16.12.エ")
def test_who_saw_a_person_is_answered_with_a_reason_and_recorded_itself(signed_in, viewed):
    client = signed_in(Role.INSPECTOR)
    assert client.post("/trail/who-saw/", {"debtor_number": "1002", "reason": ""}).status_code == 422
    page = text_of(client.post("/trail/who-saw/", {"debtor_number": "1002", "reason": "本人からの問い合わせ"}))
    assert "検索の結果を表示した" in page
    assert "折り返し" not in page
    looked = AuditRecord.objects.get(action="trail.person.looked_up")
    assert (looked.reason, len(looked.subjects)) == ("本人からの問い合わせ", 1)


def test_the_number_stands_in_no_record_in_clear_and_is_found_again_with_the_key(signed_in, viewed, noon):
    Debtor.objects.create(number="1002", name="試験 花子", delivered_on=noon.date(), run_id=1)
    record = AuditRecord.objects.get(action="search.shown")
    assert "1002" not in str(AuditRecord.objects.values_list())
    page = text_of(signed_in(Role.ADMINISTRATOR).get(f"/trail/{record.pk}/"))
    assert "1002" in page
    assert "台帳にない番号 1 件" in page


def test_looking_at_the_trail_is_recorded(signed_in, viewed):
    client = signed_in(Role.INSPECTOR)
    client.get("/trail/", {"area": "search"})
    assert "「検索」" in AuditRecord.objects.get(action="trail.list.viewed").reason


def test_the_pages_of_the_list_follow_without_gap_or_repeat(db, noon):
    with transaction.atomic():
        for _ in range(120):
            audit.record("search.shown", by=Actor("taro"), at=noon)
    records, before, seen = queries.Wanted(actor="taro").records(), None, []
    more = True
    while more:
        rows, more = queries.page_of(records, before=before)
        seen += [row.pk for row in rows]
        before = rows[-1].pk
    assert seen == sorted(AuditRecord.objects.filter(actor="taro").values_list("id", flat=True), reverse=True)


@pytest.mark.clause("16.12.サ")
def test_a_chain_that_agrees_with_its_second_path_is_sound(committing_db, viewed_commits, tmp_path, settings):
    settings.TRAIL_PATH = tmp_path
    audit.seal_waiting()
    state = queries.integrity()
    assert state.is_sound
    assert state.sealed == AuditRecord.objects.count()
    (tmp_path / "heads.log").write_text(f"{state.sealed} {'0' * 64} 2026-04-10T12:00:00+09:00\n")
    state = queries.integrity()
    assert not state.is_sound
    assert "一致しません" in presenters.integrity_note(state).lead


@pytest.fixture
def viewed_commits(committing_db, noon):
    with transaction.atomic():
        audit.record("search.shown", by=Actor("taro"), at=noon, about=["1001"])


def test_records_that_wait_too_long_raise_the_alarm(viewed):
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_unsealed")
        assert cursor.fetchone()[0] >= 2
    state = queries.Integrity(sealed=1, head="a", noted="a", overdue=3)
    assert not state.is_sound
    assert "3 件" in presenters.integrity_note(state).lead


@pytest.mark.parametrize(
    ("actor", "told"),
    [
        ("hanako", "雛形 花子"), ("console:root", "サーバー(root)"), ("gone", "gone"), ("anonymous", "ログイン前の人"),
        ("system:call-backs", "システム(再架電の受け渡し)"), ("system:another", "システム(another)"),
    ],
)
def test_an_actor_is_called_by_name(actor, told):
    assert presenters.actor_words(actor, {"hanako": "雛形 花子"}) == told


def test_a_filter_in_words_names_person_and_days():
    wanted = queries.Wanted(actor="taro", since=date(2026, 4, 1))
    assert presenters.sentence(wanted, {"taro": "試験 太郎"}, 12) == (
        "令和8年4月1日(水)からいままでに試験 太郎 が行ったすべての操作 12 件を、新しい順に表示しています。"
    )
