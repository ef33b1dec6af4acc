"""The examples of the agreed reading of the contract, each as a case."""

from datetime import date, time, timedelta

import pytest

from saikoku.performance.attribution.rules import crediting
from saikoku.performance.attribution.rules.facts import Facts, Loss, Payment, Slip, Stop, Transfer
from saikoku.performance.attribution.rules.operating import OperatingDays
from saikoku.performance.attribution.rules.records import Record
from tests.performance import worlds

TERMS = worlds.terms_of(worlds.DEFAULTS)
DAYS = OperatingDays(date(2025, 11, 1), frozenset(worlds.DEFAULTS["year_end_closed"]), frozenset({"2026-04-29"}))
OLD, NEW = date(2026, 1, 31), date(2026, 4, 30)
COUNTER, STORE, BY_TRANSFER, PAY_EASY, PHONE, COLLECTED, SEIZED = "1", "2", "3", "4", "5", "6", "7"


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def record(on: str, channel: str = "1", outcome: str = "101", number: str = "", **more) -> Record:
    facts = {"debtor": 1, "programme": "11", "work": "01", "spoke_with": "1", "started_at": time(10, 5), "worker": "W1"}
    return Record(number=number or f"{on} {channel}", corrects=more.pop("corrects", ""), on=day(on), channel=channel,
                  outcome=outcome, **(facts | more))  # fmt: skip


def paid(on: str, channel: str, yen: int, *, programme: str = "11", due_on: date = OLD, debtor: int | None = 1,
         number: str = "p", notice: str = "N1", slip: str = "", mpn: str = "") -> Payment:  # fmt: skip
    return Payment(number, debtor, (programme, 2025, 2025, notice, "10"), day(on), channel, yen, due_on, slip, mpn)


def judged(*payments: Payment, terms=TERMS, **facts) -> list:
    return crediting.judge(Facts(days=DAYS, payments=payments, **facts), lambda _: terms)


def rule_of(payment: Payment, **facts) -> str | None:
    (one,) = judged(payment, **facts)
    return one.won and str(one.won.rule)


CALL = record("04-10")


@pytest.mark.clause("12.3.ア")
@pytest.mark.parametrize(("payment", "expected", "reason"), [
    (paid("04-10", STORE, 5000), "promise", None),
    (paid("05-10", COUNTER, 3000), "promise", None),
    (paid("05-11", PHONE, 2000), None, "too-long-before"),
    (paid("04-20", BY_TRANSFER, 4000), None, "not-voluntary"),
    (paid("04-21", COLLECTED, 1000), None, "not-voluntary"),
    (paid("04-22", SEIZED, 9000), None, "not-voluntary"),
    (paid("04-30", STORE, 7000, due_on=NEW), None, "not-overdue"),
    (paid("04-09", STORE, 5000), None, "after-it"),
    (paid("04-20", STORE, 5000, programme="21"), "promise", None),
    (paid("04-20", STORE, 5000, programme="01"), None, "not-this-programme"),
    (paid("04-20", PAY_EASY, 5000, due_on=day("04-10")), None, "not-overdue"),
    (paid("04-20", PAY_EASY, 5000, due_on=day("04-09")), "promise", None),
])  # fmt: skip
def test_an_outbound_call_of_april_10_with_a_promise(payment, expected, reason):
    (one,) = judged(payment, records=[CALL])
    assert (one.won and str(one.won.rule)) == expected
    assert reason is None or [claim.reasons for claim in one.lost] == [(reason,)]


@pytest.mark.clause("12.3.ア")
@pytest.mark.parametrize(("programme", "expected"), [("11", None), ("12", "promise")])
def test_the_promise_of_a_spouse_counts_where_the_spouse_is_liable(programme, expected):
    records = [record("04-10", programme=programme, spoke_with="2")]
    assert rule_of(paid("04-20", STORE, 5000, programme=programme), records=records) == expected


@pytest.mark.clause("12.3.ウ")
@pytest.mark.clause("12.3.イ")
def test_a_notice_a_later_promise_and_a_reissued_slip():
    records = [record("04-01", "3", "V20"), record("04-15")]
    slip = Slip("S1", "01", day("04-16"), None)
    (by_promise,) = judged(paid("04-28", STORE, 5000), records=records)
    assert by_promise.won.record == "04-15 1"
    assert [(str(one.rule), one.reasons) for one in by_promise.lost] == [("notice", ("rule-before",))]
    (by_slip,) = judged(paid("04-28", STORE, 5000, slip="S1"), records=records, slips=[slip])
    assert by_slip.won.slip == ("S1", "01")
    assert [(str(one.rule), one.reasons) for one in by_slip.lost] == [
        ("promise", ("rule-before",)), ("notice", ("rule-before",)),
    ]  # fmt: skip


@pytest.mark.clause("12.3.ウ")
def test_an_overpayment_is_never_earned_by_a_notice():
    records = [record("04-01", "3", "V20")]
    assert rule_of(paid("04-28", STORE, 5000), records=records) == "notice"
    assert rule_of(paid("04-28", STORE, 5000, programme="21"), records=records) is None


@pytest.mark.clause("12.3.ウ")
@pytest.mark.parametrize(("households", "expected"), [({1: "H", 2: "H"}, "notice"), ({1: "H", 2: "G"}, None), ({}, None)])
def test_a_notice_counts_for_the_whole_household(households, expected):
    records = [record("04-01", "3", "V23", debtor=2)]
    assert rule_of(paid("05-01", STORE, 5000), records=records, households=households) == expected


@pytest.mark.clause("12.3.イ")
@pytest.mark.parametrize(("payment", "slip", "expected"), [
    (paid("04-16", STORE, 1, slip="S1"), Slip("S1", "01", day("04-16"), day("04-30")), "slip"),
    (paid("04-30", STORE, 1, slip="S1"), Slip("S1", "01", day("04-16"), day("04-30")), "slip"),
    (paid("05-01", STORE, 1, slip="S1"), Slip("S1", "01", day("04-16"), day("04-30")), None),
    (paid("04-15", STORE, 1, slip="S1"), Slip("S1", "01", day("04-16"), None), None),
    (paid("07-15", STORE, 1, slip="S1"), Slip("S1", "01", day("04-16"), None), "slip"),
    (paid("07-16", STORE, 1, slip="S1"), Slip("S1", "01", day("04-16"), None), None),
    (paid("04-20", STORE, 1, mpn="M1"), Slip("S1", "01", day("04-16"), None, "M1"), "slip"),
    (paid("04-20", STORE, 1, mpn="M1", slip="S2"), Slip("S1", "01", day("04-16"), None, "M1"), None),
    (paid("04-20", STORE, 1), Slip("S1", "01", day("04-16"), None), None),
    (paid("04-20", BY_TRANSFER, 1, slip="S1"), Slip("S1", "01", day("04-16"), None), None),
    (paid("04-20", STORE, 1, slip="S1", programme="21"), Slip("S1", "01", day("04-16"), None), "slip"),
    (paid("04-20", STORE, 1, slip="S1", programme="02"), Slip("S1", "01", day("04-16"), None), None),
    (paid("04-20", STORE, 1, slip="S1"), Slip("S1", "", day("04-16"), None, printed="P2026-000001", on_site=True), None),
])  # fmt: skip
def test_a_slip_of_the_city_while_it_is_valid(payment, slip, expected):
    assert rule_of(payment, slips=[slip]) == expected


@pytest.mark.clause("12.3.イ")
def test_slips_printed_on_site_count_where_that_was_agreed():
    terms = worlds.terms_of(worlds.DEFAULTS | {"printed_slips_count": True})
    slip = Slip("S1", "", day("04-16"), None, printed="P2026-000001", edition=1, on_site=True)
    assert rule_of(paid("04-20", STORE, 1, slip="S1"), slips=[slip], terms=terms) == "slip"


@pytest.mark.clause("12.3.オ")
@pytest.mark.parametrize(("applied", "starts", "ended", "on", "channel", "expected"), [
    ("04-10", "05-01", None, "05-01", "1", "transfer"),
    ("04-10", "05-02", None, "05-01", "1", None),
    ("04-09", "05-01", None, "05-01", "1", None),  # applied before he was encouraged
    ("10-07", "10-20", None, "10-20", "1", "transfer"),  # day 180
    ("10-08", "10-20", None, "10-20", "1", None),
    ("04-10", "05-01", "06-01", "05-31", "3", "transfer"),
    ("04-10", "05-01", "06-01", "06-01", "3", None),
    ("04-10", "05-01", None, "05-01", "2", None),
])  # fmt: skip
def test_transfers_after_an_encouragement(applied, starts, ended, on, channel, expected):
    outcome = {"1": "104", "2": "601", "3": "V06"}[channel]
    records = [record("04-10", channel, outcome, encouraged="transfer", programme="01", work="04")]
    registered = Transfer(1, "11", day(applied), day(starts), ended and day(ended))
    assert rule_of(paid(on, BY_TRANSFER, 4000), records=records, transfers=[registered]) == expected
    assert rule_of(paid(on, BY_TRANSFER, 4000, programme="12"), records=records, transfers=[registered]) is None
    assert rule_of(paid(on, STORE, 4000), records=records, transfers=[registered]) is None


@pytest.mark.clause("12.3.エ")
@pytest.mark.parametrize(("filed", "who", "channel", "yen"), [
    ("2026-04-10", 1, "1", 30_000), ("2027-04-10", 1, "1", 30_000), ("2027-04-11", 1, "1", 0), ("2026-04-09", 1, "1", 0),
    ("2026-05-01", 2, "3", 30_000), ("2026-05-01", 3, "3", 0), ("2026-05-01", 1, "2", 0),
])  # fmt: skip
def test_a_procedure_after_somebody_of_the_household_was_encouraged(filed, who, channel, yen):
    outcome = {"1": "107", "2": "601", "3": "V09"}[channel]
    facts = Facts(
        days=DAYS, households={1: "H", 2: "H"}, losses=[Loss("L1", "9", 2025, 1, date.fromisoformat(filed), 30_000)],
        records=[record("04-10", channel, outcome, encouraged="declaration;loss", debtor=who)],
    )  # fmt: skip
    (one,) = crediting.judge_losses(facts, lambda _: TERMS)
    assert one.yen == yen


@pytest.mark.clause("12.3.ア")
def test_a_stop_on_the_day_of_the_call_leaves_the_earlier_call_to_earn():
    records = [record("04-05"), record("04-10")]
    payment = paid("04-20", STORE, 5000)
    assert judged(payment, records=records)[0].won.record == "04-10 1"
    stops = [Stop(1, "11", day("04-08"), day("04-10"))]
    (one,) = judged(payment, records=records, stops=stops)
    assert one.won.record == "04-05 1"
    assert [claim.reasons for claim in one.lost] == [("stopped",)]
    assert judged(payment, records=records, stops=[Stop(1, "12", day("04-01"))])[0].won.record == "04-10 1"
    assert judged(payment, records=records, stops=[Stop(1, "", day("04-01"))])[0].won is None


@pytest.mark.clause("12.3.ア")
def test_of_two_calls_on_one_day_the_one_that_started_later_earns():
    records = [record("04-10", number="b", started_at=time(9)), record("04-10", number="a", started_at=time(11))]
    assert judged(paid("04-20", STORE, 1), records=records)[0].won.record == "a"


@pytest.mark.clause("12.3.ア")
@pytest.mark.parametrize(("count", "attempt", "expected"), [
    ("no", "04-09", None), ("yes", None, "promise"), ("returned", None, None), ("returned", "04-03", "promise"),
    ("returned", "04-02", None), ("returned", "04-10", "promise"),
])  # fmt: skip
def test_promises_heard_in_returned_calls_count_as_agreed(count, attempt, expected):
    terms = worlds.terms_of(worlds.DEFAULTS | {"inbound_promises_count": count})
    inbound = record("04-10", "2", "601", promised_on=day("04-20"))
    tried = [record(attempt, "1", "301", started_at=time(9))] if attempt else []
    assert rule_of(paid("04-20", STORE, 1), records=[inbound, *tried], terms=terms) == expected


@pytest.mark.clause("7.1")
@pytest.mark.parametrize("on", ["2025-10-31", "2025-12-29", "2026-01-03", "2026-04-29"])
def test_records_on_other_than_operating_days_earn_nothing(on):
    said = record("04-10")
    records = [Record(**{name: getattr(said, name) for name in Record.__slots__} | {"on": date.fromisoformat(on)})]
    payment = Payment("p", 1, ("11", 2025, 2025, "N", "01"), date.fromisoformat(on), STORE, 1, date(2025, 9, 30))
    assert rule_of(payment, records=records) is None


def test_a_corrected_record_earns_nothing_and_its_correction_does():
    records = [record("04-10", number="a"), record("04-10", outcome="301", number="b", corrects="a")]
    (one,) = judged(paid("04-20", STORE, 1), records=records)
    assert one.won is None
    assert one.lost[0].reasons == ("corrected",)


def test_what_goes_beyond_the_assessment_is_overpaid_in_the_order_of_days_and_numbers():
    payments = [paid(on, STORE, 4000, number=number) for on, number in (("04-20", "c"), ("04-12", "b"), ("04-12", "a"))]
    found = judged(*payments, records=[CALL], assessed={payments[0].key: 6000})
    assert [(one.payment.number, one.yen, one.overpaid) for one in found] == [("a", 4000, 0), ("b", 2000, 2000), ("c", 0, 4000)]
    assert found[2].won is None
    assert found[2].lost[0].reasons == ("overpaid",)
    assert [one.yen for one in judged(*payments, records=[CALL])] == [4000, 4000, 4000]  # never stood in T02


def test_payments_of_nobody_known_and_rows_that_wait_are_left_aside():
    (unknown,) = judged(paid("04-20", STORE, 1, debtor=None, slip="S1"), slips=[Slip("S1", "01", day("04-10"), None)])
    assert (unknown.won, unknown.reasons) == (None, ("debtor-unknown",))
    waiting = Payment("p", 1, ("11", 2025, 2025, "N", "01"), day("04-20"), STORE, None, OLD)
    assert judged(waiting, records=[CALL])[0].reasons == ("waits-for-its-row",)


def test_merged_numbers_are_one_person_and_a_circle_joins_nobody():
    records = [record("04-10", debtor=7)]
    assert rule_of(paid("04-20", STORE, 1), records=records, merged={7: 8, 8: 1}) == "promise"
    assert rule_of(paid("04-20", STORE, 1), records=records, merged={7: 8, 8: 7}) is None


@pytest.mark.clause("12.3.ア")
def test_visit_collection_is_a_line_of_its_own():
    rows = [paid("04-21", COLLECTED, 1000), paid("04-21", COLLECTED, 500, programme="21"),
            paid("04-21", COLLECTED, 9, programme="01"), paid("04-21", STORE, 7), paid("04-22", COLLECTED, 0)]  # fmt: skip
    assert crediting.collected(rows) == 1500


@pytest.mark.parametrize(("first", "last"), [
    (date(2025, 12, 27), date(2026, 1, 5)),
    (date(2027, 12, 30), date(2028, 3, 2)),
    (date(2026, 4, 29), date(2026, 4, 29)),
    (date(2026, 5, 1), date(2026, 4, 1)),
])  # fmt: skip
def test_the_days_of_rest_are_those_found_day_by_day(first, last):
    agreed = OperatingDays(DAYS.start, DAYS.closed_every_year | {"02-29"}, frozenset({"2026-04-29", "03-01"}))
    one_by_one = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert agreed.resting(first, last) == [day for day in one_by_one if agreed.rests(day)]


def test_the_days_of_rest_can_be_told_up_to_the_last_day_there_is():
    assert DAYS.resting(date(9999, 12, 1), date.max) == [date(9999, 12, 29), date(9999, 12, 30), date(9999, 12, 31)]
