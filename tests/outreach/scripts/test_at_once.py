"""Two people at one moment, with real commits: a text has one proposal that waits, a proposal one decision."""

from datetime import date

from saikoku.kernel.actor import Actor
from saikoku.outreach.scripts import operations, queries
from saikoku.outreach.scripts.models import Decision, Revision
from tests.outreach.calls.at_once import at_once

ROUNDS = 5
KEY = "case:paid"


def test_a_text_proposed_and_decided_twice_at_once_is_proposed_and_decided_once(committing_db, noon):
    for number in range(ROUNDS):
        content = queries.held(KEY).content | {"next": f"{number}番目の担当"}
        found = at_once(*[
            lambda by=by, content=content: operations.propose(contents={KEY: content}, source="協議", by=Actor(by), at=noon)
            for by in ("aya", "ken")
        ])  # fmt: skip
        refused = [one for one in found if isinstance(one, operations.TextsRefused)]
        assert [one.reasons for one in refused] == [["already-proposed"]], found
        waiting = Revision.objects.get(pk=queries.waiting_texts()[KEY])
        given = {"revision_id": waiting.pk, "at": noon}
        found = at_once(
            lambda given=given: operations.approve(document="1", document_on=date(2026, 4, 9), by=Actor("officer"), **given),
            lambda given=given: operations.withdraw(reason="やめる", by=Actor("manager"), **given),
        )
        refused = [one for one in found if isinstance(one, operations.TextsRefused)]
        assert [one.reasons for one in refused] == [["already-decided"]], found
        assert Decision.objects.filter(revision=waiting).count() == 1
