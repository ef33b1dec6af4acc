"""Which cases are offered first, why, and how a text is found by what is typed."""

import pytest

from saikoku.outreach.scripts.rules import fitting, searching, texts


def keys(*situations, identified=True) -> list[str]:
    return [one.key.removeprefix("case:") for one in fitting.fitting(situations, identified=identified)]


def test_every_situation_that_a_case_names_is_known_and_each_of_them_speaks_for_a_case():
    named = {name for case in texts.of_kind("case") for name in case.fits}
    assert named == set(fitting.SITUATIONS)
    assert set(fitting.KNOWN_BEFORE_THE_GATE) < set(fitting.SITUATIONS)


@pytest.mark.parametrize(("situations", "first"), [
    (("after", "overpayment"), "overpayment"),
    (("after", "loss", "broken"), "other-insurance"),
    (("after", "undeclared"), "undeclared"),
    (("after", "plan", "broken"), "plan-agreed"),
    (("after", "no-transfer"), "transfer"),
    (("after", "protected"), "protected"),
    (("after", "care"), "welfare"),
    (("after", "interpreter"), "language"),
    (("after", "third"), "family"),
    (("after",), "promise"),
])  # fmt: skip
@pytest.mark.clause("別紙2")
def test_what_weighs_most_comes_first(situations, first):
    found = keys(*situations)
    assert found[0] == first
    assert len(found) <= fitting.MOST


def test_before_the_gate_nothing_of_the_persons_affairs_shows():
    affairs = set(fitting.SITUATIONS) - set(fitting.KNOWN_BEFORE_THE_GATE)
    assert keys("before", *affairs, identified=False) == keys("before", identified=False)
    for one in fitting.fitting({"before", *affairs}, identified=False):
        assert one.because == ""


@pytest.mark.clause("9.4.イ")
def test_with_somebody_else_on_the_line_the_words_for_third_parties_come_first():
    found = fitting.fitting({"before", "third"}, identified=False)
    assert all(texts.declared()[one.key].to == "third" for one in found[:4])
    assert found[0].because == "本人でない方が出ている"


@pytest.mark.parametrize(("code", "key"), [
    ("", None), ("ja", None), ("en", "language:english"), ("vi", "language:vietnamese"), ("ne", "language:nepali"),
    ("zh", "language:chinese"), ("KO", "language:korean"), ("pt", "language:plain-japanese"),
])  # fmt: skip
def test_the_opening_in_the_language_of_the_citys_data_else_plain_japanese(code, key):
    assert fitting.language_of(code) == key


@pytest.mark.parametrize(("typed", "words", "found"), [
    ("", ["何でも"], True),
    ("ノウフ", ["のうふ やくそく"], True),
    ("スマホ", ["すまほ"], True),
    ("ＡＴＭ", ["ATM の操作"], True),
    ("はら コンビニ", ["はらった", "コンビニ"], True),
    ("はら ATM", ["はらった", "コンビニ"], False),
    ("クレジット", ["くれじっと"], True),
    ("データ", ["でた"], True),
])  # fmt: skip
@pytest.mark.clause("14.3.ア")
def test_width_case_and_kana_do_not_matter_and_all_words_must_be_there(typed, words, found):
    assert searching.finds(typed, words) is found
