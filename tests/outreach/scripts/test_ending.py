"""The contract ends: all texts are handed over, and the leaders are told in time (14(3)ウ)."""

from datetime import date, timedelta
from itertools import product

import pytest

from saikoku.desk.today.queries import home
from saikoku.governance.contract.models import Profile
from saikoku.governance.terms.models import Term
from saikoku.kernel import clock
from saikoku.kernel.actor import Actor
from saikoku.outreach.scripts import sets
from saikoku.outreach.scripts.models import HandOver, Use, UseDecision
from saikoku.outreach.scripts.rules.ending import Ending, ending
from saikoku.security.access.rules.permissions import GRANTED, Role

pytestmark = pytest.mark.clause("14.3.ウ")
END = date(2028, 10, 31)


@pytest.mark.parametrize(("today", "handed", "expected"), [
    (END - timedelta(days=31), [], Ending.NOTHING),
    (END - timedelta(days=30), [], Ending.SOON),
    (END, [], Ending.SOON),
    (END + timedelta(days=1), [], Ending.OVERDUE),
    (END + timedelta(days=400), [], Ending.OVERDUE),
    (END, [END - timedelta(days=31)], Ending.SOON),  # in the middle of the contract: not the hand-over of its end
    (END, [END - timedelta(days=30)], Ending.NOTHING),
    (END + timedelta(days=9), [date(2026, 4, 10), END + timedelta(days=3)], Ending.NOTHING),
])  # fmt: skip
def test_it_is_told_from_the_agreed_days_before_the_last_day_until_everything_went(today, handed, expected):
    assert ending(today, ends_on=END, notice_days=30, handed_over=handed) == expected


def handed_over(on: date) -> None:
    HandOver.objects.create(on=on, receiver="税収納推進課", texts=1, copies=0, digest="d", by="m", at=clock.at(on, 9))


@pytest.mark.django_db
def test_the_column_of_the_home_page_tells_the_same_as_the_rule():
    ends_on, day = Profile.objects.get().ends_on, timedelta(days=1)
    found = []
    handed: list[date] = []
    for new in (None, ends_on - 31 * day, ends_on - 5 * day):
        if new is not None:
            handed_over(new)
            handed.append(new)
        for notice, ahead in product((0, 30, 45), (46, 45, 31, 30, 1, 0, -1, -60)):
            Term.objects.filter(name="texts_end_notice_days").update(value=notice)
            today = ends_on - ahead * day
            column = Term.objects.filter(name="texts_end_notice_days").values_list(sets.ending(today), flat=True).get()
            found.append((column, ending(today, ends_on=ends_on, notice_days=notice, handed_over=handed)))
    assert all(column == rule for column, rule in found) and {rule for _, rule in found} == set(Ending)


def told(client, on: date) -> dict[str, tuple[int, bool]]:
    """What a leader's home page tells of the texts on a day."""
    by = Actor("leader", account_id=client.account.pk)
    found = home.waiting(by=by, permissions=GRANTED[Role.SUPERVISOR], on=on, now=clock.at(on, 9))
    return {one.kind: (one.count, one.hurts) for one in found if one.kind.startswith("texts-") and one.kind != "texts-default"}


@pytest.mark.django_db
def test_the_leaders_are_told_and_of_what_is_still_out_too_until_it_is_handed_over(signed_in):
    client, ends_on = signed_in(Role.SUPERVISOR), Profile.objects.get().ends_on
    day = timedelta(days=1)
    granted = Use.objects.create(
        kind="copy", what="冊子", place="研修会場", purpose="研修", copies=2, starts_on=ends_on - 90 * day,
        ends_on=ends_on - 60 * day, proposed_by="m", proposed_at=clock.at(ends_on - 91 * day, 9),
    )  # fmt: skip
    UseDecision.objects.create(
        use=granted, granted=True, document="1", document_on=ends_on - 90 * day, proposed_by="m", decided_by="o",
        decided_at=clock.at(ends_on - 90 * day, 9),
    )  # fmt: skip
    assert told(client, ends_on - 31 * day) == {}
    assert told(client, ends_on - 30 * day) == {"texts-to-hand-over": (1, False), "texts-out": (1, False)}
    assert told(client, ends_on + day) == {"texts-overdue": (1, True), "texts-out": (1, False)}
    handed_over(ends_on)
    assert told(client, ends_on + day) == {}


@pytest.mark.django_db
def test_the_tile_leads_to_where_it_is_recorded_with_the_last_day(signed_in, monkeypatch):
    from saikoku.governance.contract import operations as contract

    ends_on = Profile.objects.get().ends_on
    monkeypatch.setattr(contract, "follow_clock", contract.profile)
    client = signed_in(Role.SUPERVISOR)
    clock.run_from(clock.at(ends_on - timedelta(days=3), 10))
    page = client.get("/").content.decode()
    assert 'href="/scripts/uses/"' in page and "話すことの文の引渡し" in page
    assert "終わったら、複製とともに市へ渡して記録します。" in client.get("/scripts/uses/").content.decode()
    assert "話すことの文の引渡し" not in signed_in(Role.OPERATOR).get("/").content.decode()
