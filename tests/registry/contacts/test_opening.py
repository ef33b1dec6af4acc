"""What is asked and encouraged at the opening of a talk: exactly what the city's data asks for."""

from datetime import date, timedelta

import pytest

from saikoku.registry.contacts.rules import opening
from saikoku.registry.contacts.rules.opening import Answered, Asked, Known, Letter, Registration, Terms

TODAY = date(2026, 4, 10)
TERMS = Terms(letter_days=3, transfer_programmes=frozenset({"01", "02", "03", "11", "12"}))
SENT = date(2026, 3, 20)


def days(count: int) -> timedelta:
    return timedelta(days=count)


@pytest.mark.clause("9.4.ウ")
@pytest.mark.parametrize(("known", "programmes", "expected"), [
    (Known(), ["11"], "no-letter-sent"),
    (Known(letters=(Letter("11", "1", SENT),)), ["11"], "letter-sent"),
    (Known(letters=(Letter("11", "3", SENT),)), ["11"], "letter-sent"),
    (Known(letters=(Letter("11", "4", SENT),)), ["11"], "no-letter-sent"),
    (Known(letters=(Letter("01", "1", SENT),)), ["11"], "no-letter-sent"),
    (Known(letters=(Letter("11", "1", TODAY + days(1)),)), ["11"], "no-letter-sent"),
    (Known(letters=(Letter("11", "1", TODAY - days(2)),)), ["11"], "letter-under-way"),
    (Known(letters=(Letter("11", "1", TODAY - days(3)),)), ["11"], "letter-sent"),
    (Known(letters=(Letter("11", "2", SENT, TODAY),)), ["11"], "letter-returned"),
    (Known(letters=(Letter("11", "2", SENT, TODAY + days(1)),)), ["11"], "letter-sent"),
    (Known(letters=(Letter("11", "1", SENT),), asked=(Asked("11", SENT),)), ["11"], "asked-since"),
    (Known(letters=(Letter("11", "1", SENT),), asked=(Asked("11", SENT - days(1)),)), ["11"], "letter-sent"),
    (Known(letters=(Letter("11", "1", SENT),), asked=(Asked("01", TODAY),)), ["11"], "letter-sent"),
    (Known(letters=(Letter("11", "1", SENT), Letter("11", "2", SENT + days(7))), asked=(Asked("11", SENT + days(1)),)),
     ["11"], "letter-sent"),
    (Known(letters=(Letter("11", "1", SENT), Letter("12", "1", SENT)), asked=(Asked("12", TODAY),)), ["11", "12"],
     "asked-since"),
])  # fmt: skip
def test_arrival_is_asked_when_a_letter_had_the_time_to_arrive_and_was_not_asked_for_since(known, programmes, expected):
    found = opening.letters(known, programmes, today=TODAY, terms=TERMS)
    assert (found.because, found.offered) == (expected, expected == "letter-sent")


@pytest.mark.clause("9.4.エ", "10.2.イ")
@pytest.mark.parametrize(("known", "programmes", "expected", "missing"), [
    (Known(), ["11"], "no-registration", ("11",)),
    (Known(), ["21"], "programme-without-transfer", ()),
    (Known(), ["21", "11"], "no-registration", ("11",)),
    (Known(transfer_state="1"), ["11"], "registered", ("11",)),
    (Known(transfer_state="3"), ["11"], "registered", ("11",)),
    (Known(transfer_state="2"), ["11"], "no-registration", ("11",)),
    (Known(registrations=(Registration("11", SENT),)), ["11"], "registered", ("11",)),
    (Known(registrations=(Registration("11", SENT),)), ["11", "12"], "no-registration", ("12",)),
    (Known(registrations=(Registration("11", SENT, TODAY + days(1)),)), ["11"], "registered", ("11",)),
    (Known(registrations=(Registration("11", SENT, TODAY),)), ["11"], "registration-ended", ("11",)),
    (Known(registrations=(Registration("11", SENT, TODAY),), transfer_state="1"), ["11"], "registration-ended", ("11",)),
    (Known(registrations=(Registration("11", SENT, SENT + days(9)), Registration("11", TODAY))), ["11"], "registered", ("11",)),
])  # fmt: skip
def test_account_transfer_is_encouraged_where_a_programme_that_allows_it_has_no_living_registration(
    known, programmes, expected, missing
):
    found = opening.transfer(known, programmes, today=TODAY, terms=TERMS)
    assert (found.because, found.programmes) == (expected, missing)
    assert found.offered is expected.startswith(("no-registration", "registration-ended"))


@pytest.mark.clause("9.4.オ", "10.2.ウ")
@pytest.mark.parametrize(("known", "programmes", "expected"), [
    (Known(), ["11"], "no-other-insurance-suspected"),
    (Known(other_insurance_suspected=True), ["11"], "other-insurance-suspected"),
    (Known(other_insurance_suspected=True), ["01", "12"], "not-about-health-insurance"),
    (Known(other_insurance_suspected=True, nhi_state="2"), ["11"], "qualification-lost"),
    (Known(other_insurance_suspected=True, stated_on=SENT, losses_filed_on=(SENT,)), ["11"], "loss-filed"),
    (Known(other_insurance_suspected=True, stated_on=SENT, losses_filed_on=(SENT - days(1),)), ["11"],
     "other-insurance-suspected"),
])  # fmt: skip
def test_the_loss_of_qualification_is_encouraged_where_another_insurance_is_suspected_and_nothing_was_filed_since(
    known, programmes, expected
):
    found = opening.loss(known, programmes)
    assert (found.because, found.offered) == (expected, expected == "other-insurance-suspected")


@pytest.mark.clause("9.4.カ", "10.2.オ")
@pytest.mark.parametrize(("known", "expected"), [
    (Known(), "not-undeclared"),
    (Known(declaration_state="0"), "declared"),
    (Known(declaration_state="0", undeclared_year=2025), "declared"),
    (Known(declaration_state="1"), "undeclared"),
    (Known(declaration_state="2"), "not-undeclared"),
    (Known(declaration_state="2", undeclared_year=2025), "undeclared"),
])
def test_the_declaration_of_income_is_encouraged_where_the_data_says_undeclared(known, expected):
    found = opening.declaration(known)
    assert (found.because, found.offered) == (expected, expected == "undeclared")


def test_each_encouragement_names_the_latest_answer_to_the_same():
    answers = (Answered("loss", TODAY, "1"), Answered("transfer", SENT, "5"), Answered("transfer", TODAY, "4"))
    found = opening.offers(Known(answers=answers), ["11"], today=TODAY, terms=TERMS)
    assert [one.what for one in found] == ["letters", "transfer", "loss", "declaration"]
    assert [one.before and one.before.result for one in found] == [None, "4", "1", None]
    assert opening.offered(found) == ["transfer"]
