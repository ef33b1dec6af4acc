"""The texts of annex 2 are whole: each has its parts, known outcomes, and betrays nobody to third parties."""

import re

import pytest

from saikoku.exchange.layouts.rules import outcomes as layouts
from saikoku.outreach.scripts.rules import lines, outcomes, texts

ALL = texts.declared()
CASES = texts.of_kind("case")
FILLING = {
    "name": "久留米 試験", "center": "案内センター", "city": "久留米市", "contractor": "受託者", "operator": "見本",
    "phone": "0942-00-0000", "city_phone": "0942-30-9000", "hours": "9時から19時まで", "sides": "保険料", "promise": "国保",
}  # fmt: skip
ANNEX = [
    "promise", "paid", "no-notice", "slip-lost", "cannot-pay", "plan-agreed", "disputes", "other-insurance", "undeclared",
    "transfer", "how-to-pay", "wants-visit", "call-back", "family", "wrong-number", "moved", "deceased", "lawyer", "welfare",
    "language", "fraud", "refuses", "anger", "other-business", "nobody", "overpayment", "stop-calling",
]  # fmt: skip
MORE = ["part-only", "danger", "protected"]
ONLY_THE_CITY_MAY = {"105", "106", "110", "111", "114", "115", "116", "117", "118", "203"}


@pytest.mark.clause("別紙2")
def test_the_27_cases_of_the_annex_stand_in_their_order_and_three_more_follow():
    numbered = [(number, f"case:{name}") for number, name in enumerate(ANNEX + MORE, start=1)]
    assert [(case.number, case.key) for case in CASES] == numbered
    assert len(ANNEX) == 27


@pytest.mark.parametrize("text", ALL.values(), ids=lambda text: text.key)
@pytest.mark.clause("別紙2")
def test_every_text_that_a_contract_begins_with_has_no_fault(text):
    assert texts.faults(text, text.content) == []
    assert text.reading


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
@pytest.mark.clause("別紙2")
def test_every_case_says_when_what_may_and_may_not_be_said_what_to_ask_and_record_and_who_is_next(case):
    for part in ("title", "when", "say", "ask", "never", "record", "outcomes", "next"):
        assert case.content[part], part
    assert case.to in texts.TO
    assert case.place in texts.PLACES
    assert case.fits


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
@pytest.mark.clause("別紙2")
def test_every_outcome_of_a_case_is_one_of_the_layouts_and_lies_on_a_key(case):
    held = layouts.of_scopes(("call",))
    for code in case.content["outcomes"]:
        assert code in held
        assert code in outcomes.calls()


def test_every_outcome_after_which_only_the_city_acts_is_reached_from_a_case():
    led_to = {code for case in CASES for code in case.content["outcomes"]}
    assert led_to >= ONLY_THE_CITY_MAY


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_a_case_that_hands_over_to_the_city_says_so(case):
    handed = {code for code in case.content["outcomes"] if outcomes.calls()[code].goes_to_city == "2"}
    assert not handed or "市" in case.content["next"] or "責任者" in case.content["next"]


@pytest.mark.parametrize("text", [one for one in ALL.values() if one.is_for_third_parties], ids=lambda text: text.key)
@pytest.mark.clause("9.4.イ")
@pytest.mark.clause("16.1")
def test_what_third_parties_hear_tells_neither_the_matter_nor_an_amount(text):
    heard = " ".join(texts.filled(line, FILLING) for line in texts.spoken(text, text.content))
    heard = texts.ASIDE.sub("", heard).replace(FILLING["center"], "")
    assert not re.search("税|料|円|納付|納め|滞納|未納|催告|督促|支払|金額|国保|差押|不当利得", heard)
    assert "保険料" not in heard


@pytest.mark.parametrize(("line", "tells"), [
    ("{city}の委託でご連絡しております。", False),
    ("{center}の{operator}です。", False),
    ("{sides}についてのお電話です。", True),
    ("{promise}の件です。", True),
    ("国民健康保険料の件です。", True),
    ("12,000円の件です。", True),
    ("お支払いの件です。", True),
    ("(ご家族に納付の話はしない)", False),
    ("It is about your tax.", True),
    ("I have an important message for you.", False),
    ("关于税的事情", True),
    ("보험료에 관한 것입니다", True),
    ("Về thuế của bạn", True),
])  # fmt: skip
def test_a_line_tells_the_matter_or_it_does_not(line, tells):
    assert texts.tells_the_matter(line) is tells


FAMILY = ALL["case:family"]


@pytest.mark.parametrize(("change", "reasons"), [
    ({}, []),
    ({"say": []}, ["part-missing"]),
    ({"say": ["  "]}, ["part-missing"]),
    ({"next": ""}, ["part-missing"]),
    ({"say_premium": []}, []),
    ({"never": ["{amount} を言う。"]}, ["unknown-filling"]),
    ({"never": ["{ を閉じない。"]}, ["unknown-filling"]),
    ({"never": ["{} を言う。"]}, ["unknown-filling"]),
    ({"never": ["{name.__class__} を言う。"]}, ["unknown-filling"]),
    ({"never": ["{name:>99999999} を言う。"]}, ["unknown-filling"]),
    ({"never": ["{name!r} を言う。"]}, ["unknown-filling"]),
    ({"never": ["{{name}} と書く。"]}, []),
    ({"outcomes": ["201", "999"]}, ["unknown-outcome"]),
    ({"outcomes": ["V01"]}, ["unknown-outcome"]),
    ({"say": ["保険料のことでお電話しました。"]}, ["matter-to-third-parties"]),
    ({"ask": ["納付できる日"]}, ["matter-to-third-parties"]),
    ({"never": ["納付を求める。"]}, []),
    ({"say": ["{sides}"], "when": "", "outcomes": ["x"]}, ["part-missing", "unknown-outcome", "matter-to-third-parties"]),
])  # fmt: skip
@pytest.mark.clause("14.3.イ")
def test_a_wording_is_refused_with_every_fault(change, reasons):
    assert texts.faults(FAMILY, FAMILY.content | change) == reasons


def test_words_that_third_parties_must_not_hear_may_be_said_to_the_person_himself():
    paid = ALL["case:paid"]
    assert texts.faults(paid, paid.content | {"say": ["国民健康保険料の件です。"]}) == []


def test_names_are_filled_in_and_what_is_not_known_says_what_it_is():
    assert texts.filled(["{name} 様、{phone}"], {"phone": "0942"}) == ["(相手の名前) 様、0942"]
    assert texts.filled("{city}", FILLING) == "久留米市"


@pytest.mark.clause("別紙2")
def test_the_languages_of_the_guide_are_there_and_open_with_who_calls():
    found = {text.code: text for text in texts.of_kind("language")}
    assert set(found) == {"ja", "en", "zh", "ko", "vi", "ne"}
    for text in found.values():
        assert "{operator}" in text.content["lines"][0]
        assert "{city}" in text.content["lines"][0]
        assert text.code == "ja" or len(text.content["sounds"]) == len(text.content["lines"])


def test_how_a_language_sounds_is_written_in_katakana():
    for text in texts.of_kind("language"):
        for line in text.content["sounds"]:
            assert re.fullmatch(r"[ァ-ヶー 、。?]+", re.sub(r"\{[a-z_]+\}", "", line)), line


def test_a_key_of_the_desk_opens_one_case():
    found = [case.shortcut for case in CASES if case.shortcut]
    assert sorted(found) == sorted(set("QWERTYUI"))
    assert all(case.short for case in CASES if case.shortcut)


HELD = {text.key: text.content for text in texts.of_kind("script")}


@pytest.mark.clause("9.4.イ")
@pytest.mark.parametrize("variant", ["", "corporate", "plain", "protected"])
def test_the_opening_names_the_centre_the_operator_and_the_person_and_no_matter(variant):
    said = lines.said("opening", HELD, FILLING, variants=[variant])
    text = "".join(said.lines)
    assert all(FILLING[name] in text for name in ("center", "operator", "name"))
    assert not any(word in text for word in ("円", "料", "税", "納付を", "滞納"))


def test_what_is_said_before_somebody_is_identified_is_meant_for_anybodys_ears():
    before = {text.key for text in texts.of_kind("script") if text.is_for_third_parties}
    assert before == {f"script:{stage}" for stage in (
        "opening", "opening.corporate", "opening.protected", "opening.plain", "gate", "not_identified", "closing.others",
    )}  # fmt: skip


@pytest.mark.parametrize(("given", "expected"), [
    ({}, ["premium"]),
    ({"sides": ["city_tax", "premium"]}, []),
    ({"broken": True}, ["broken", "premium"]),
    ({"corporate": True, "broken": True}, ["corporate", "broken", "premium"]),
    ({"language": "vi"}, ["plain", "premium"]),
    ({"language": "ja"}, ["premium"]),
    ({"cautions": ["03"]}, ["plain", "premium"]),
    ({"cautions": ["01", "03"]}, ["protected", "plain", "premium"]),
])  # fmt: skip
def test_the_script_branches_by_person_situation_and_programme(given, expected):
    about = {"cautions": (), "corporate": False, "broken": False, "language": "", "sides": ["premium"]} | given
    assert lines.variants(**about) == expected


@pytest.mark.parametrize(("variants", "stage"), [
    (["premium"], "用件を伝える(保険料)"),
    (["overpayment"], "用件を伝える(不当利得返還金)"),
    (["corporate", "broken", "premium"], "用件を伝える(約束の日を過ぎた)"),
    (["protected", "plain", "premium"], "用件を伝える(やさしい日本語)"),
    ([], "用件を伝える"),
])  # fmt: skip
def test_the_first_wording_that_there_is_is_said(variants, stage):
    assert lines.said("purpose", HELD, FILLING, variants=variants).stage == stage
