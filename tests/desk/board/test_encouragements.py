"""What is waited for after an encouragement: the leader's list, and the end by hand with its reason."""

import pytest

from saikoku.governance.contract import operations as contract
from saikoku.kernel import clock
from saikoku.registry.contacts.models import Encouragement
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord
from tests.planning import people

pytestmark = [pytest.mark.django_db, pytest.mark.clause("9.4.エ")]
NOON = clock.at(people.DAY, 12, 10)


@pytest.fixture
def encouraged(monkeypatch):
    """Somebody who was encouraged: `encouraged("transfer", days=180)`."""
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    clock.run_from(NOON)

    def make(kind: str = "transfer", *, days: int = 180, **more) -> Encouragement:
        person = people.callable_person()
        record = people.called(person, NOON, "104", spoke_with="1", encouraged=kind)
        return Encouragement.objects.create(
            contact=record, kind=kind, debtor=person, programme="11", result="1", on=people.DAY,
            due_on=people.DAY + people.timedelta(days=days), **more,
        )  # fmt: skip

    return make


def test_open_ones_stand_by_their_last_day_with_what_was_answered(signed_in, encouraged):
    later, sooner = encouraged("loss", days=365), encouraged("transfer")
    done = encouraged("transfer", state="done", ended_on=people.DAY, ended_because="shown")
    page = signed_in(Role.SUPERVISOR).get("/board/encouragements/").content.decode()
    assert page.index(sooner.debtor.name) < page.index(later.debtor.name)
    assert done.debtor.name not in page and "手続きする" in page and "2 件です" in page
    only = signed_in(Role.SUPERVISOR).get("/board/encouragements/?kind=loss").content.decode()
    assert later.debtor.name in only and sooner.debtor.name not in only
    assert AuditRecord.objects.filter(action="board.encouragements.shown").exists()


def test_the_end_by_hand_needs_a_reason_and_is_shown_in_the_case(signed_in, encouraged):
    one = encouraged()
    client = signed_in(Role.SUPERVISOR)
    assert client.post(f"/board/encouragements/{one.pk}/end/", {"reason": ""}).status_code == 422
    assert client.post(f"/board/encouragements/{one.pk}/end/", {"reason": "窓口で確かめた"}).status_code == 302
    again = client.post(f"/board/encouragements/{one.pk}/end/", {"reason": "もう一度"})
    assert again.status_code == 422 and "すでに終わっています" in again.content.decode()
    card = client.get(f"/cases/{one.debtor.number}/").content.decode()
    assert "確認を終えた" in card and "窓口で確かめた" in card


def test_operators_do_not_see_the_list(signed_in, encouraged):
    one = encouraged()
    client = signed_in(Role.OPERATOR)
    assert client.get("/board/encouragements/").status_code == 403
    assert client.get(f"/board/encouragements/{one.pk}/end/").status_code == 403


def test_the_figures_of_the_month_count_what_was_encouraged_and_what_came_of_it(signed_in, encouraged):
    encouraged(), encouraged(state="done", ended_on=people.DAY, ended_because="shown")
    encouraged("loss", state="withdrawn", ended_on=people.DAY, ended_because="corrected")
    answer = signed_in(Role.SUPERVISOR).get("/figures/2026-04/")
    rows = {row[0]: row[1:] for row in answer.context["encouraged"].rows}
    assert rows == {"口座振替": [2, 2, 0, 1, 1], "資格喪失の届出": [0] * 5, "所得の申告": [0] * 5}
