"""Several people take the same entry of other work back at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from saikoku.performance.attribution import operations
from saikoku.performance.attribution.models import OtherProposal
from tests.performance.figures.test_others import AT, AYA, confirmed


@pytest.mark.clause("12.3.カ")
def test_an_entry_taken_back_by_many_at_once_has_one_proposal(committing_db):
    entry = confirmed()

    def try_to_withdraw(_):
        try:
            operations.propose_withdrawal(effect_id=entry.pk, document="保第9号", by=AYA, at=AT)
            return "made"
        except operations.OtherEffectRefused as refusal:
            return refusal.reasons
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(try_to_withdraw, range(8)))
    assert answers.count("made") == 1
    assert all(answer in ("made", ["already-proposed"]) for answer in answers)
    assert OtherProposal.objects.filter(withdraws=entry).count() == 1
