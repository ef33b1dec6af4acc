from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saikoku.kernel import dated, japanese

JAPANESE = st.text(
    st.one_of(
        st.sampled_from(
            "髙﨑𠮷德濵々ヽヾゞー－-‐ 　(㈱)株有一二三十百丁目番地号室のノ大字ﾊﾟｶﾞヂヴ゛゜1２aＡ・。〇"
        ),
        st.characters(),
    ),
    max_size=20,
)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("髙﨑　𠮷之助", "高崎吉之助"),
        ("渡邊 德三", "渡辺徳三"),
        ("渡邉 德三", "渡辺徳三"),
        ("齋藤", "斉藤"),
        ("斎藤", "齊藤"),
        ("濵田 澤子", "浜田沢子"),
        ("嶋田", "島田"),
        ("佐々木", "佐佐木"),
        ("すゞき", "スズキ"),
        ("ｻﾄｳ ﾊﾅｺ", "さとう はなこ"),
        ("ガ", "ｶﾞ"),
        ("きょうこ", "キヨウコ"),
        ("ッ", "つ"),
        ("みづほ", "ミズホ"),
        ("ローラ", "ﾛ-ﾗ"),
        ("オオヤマ ジョウ", "ｵｵﾔﾏｼﾞﾖｳ"),
        ("㈱テスト商事", "株式会社テスト商事"),
        ("（株） テスト商事", "株式会社テスト商事"),
        ("ＡＢＣ", "abc"),
        ("神\ufe00", "神"),  # a variation selector
        ("葛\U000e0100城", "葛城"),
        ("\ufa19田", "神田"),  # a compatibility ideograph
        ("自由ヶ丘", "自由ケ丘"),
        ("山田・スミス", "山田スミス"),
    ],
)
def test_two_ways_to_write_a_name_have_one_key(written, asked):
    assert japanese.search_key(written) == japanese.search_key(asked)


@pytest.mark.parametrize(
    ("one", "other"),
    [("山崎", "山嵜x"), ("ヤマサキ", "ヤマザキ"), ("大田", "太田"), ("ハ", "パ"), ("1-23", "12-3")],
)
def test_different_names_keep_different_keys(one, other):
    assert japanese.search_key(one) != japanese.search_key(other)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("久留米市城南町１５番地３", "久留米市城南町15-3"),
        ("久留米市城南町15番地の3", "久留米市城南町15-3"),
        ("久留米市城南町十五番地の三", "久留米市城南町15-3"),
        ("久留米市城南町15-3", "久留米市城南町15-3"),
        ("東町１丁目２番３号", "東町1-2-3"),
        ("東町一丁目二番三号", "東町1-2-3"),
        ("東町１ー２－３", "東町1-2-3"),
        ("東町一ー二ー三", "東町1-2-3"),
        ("東町１‐２−３", "東町1-2-3"),
        ("東町1の2の3", "東町1-2-3"),
        ("通町二十三番二号", "通町23-2"),
        ("通町一〇五番地", "通町105"),
        ("通町百二番地", "通町102"),
        ("東町三丁目", "東町3"),
        ("三番町4", "三番町4"),
        ("六ツ門町一番街", "六ツ門町一番街"),
        ("大字山本字豊田12", "山本字豊田12"),
        ("コーポＡ－１０１号室", "コポa-101"),
        ("百年公園1番1号", "百年公園1-1"),
    ],
)
def test_the_numbers_of_an_address_are_written_one_way(written, key):
    assert japanese.address_key(written) == key


@given(JAPANESE)
def test_the_key_of_a_key_is_itself(text):
    key = japanese.search_key(text)

    assert japanese.search_key(key) == key
    assert not any(char.isspace() for char in key)


@given(JAPANESE)
def test_the_address_key_of_an_address_key_is_itself(text):
    key = japanese.address_key(text)

    assert japanese.address_key(key) == key


def test_every_form_in_the_table_folds_to_the_first_of_its_line_and_stands_there_once():
    table = dated.read_toml(files("saikoku.kernel") / "folding.toml")
    lines = [line.split() for line in (table["old_forms"] + table["kana"]).split("\n") if line]
    forms = [form for line in lines for form in line]

    assert len(forms) == len(set(forms))
    assert len(lines) > 250
    for first, *others in lines:
        assert {japanese.search_key(form) for form in (first, *others)} == {first}


@pytest.mark.parametrize(
    ("key", "pairs"),
    [
        ("", []),
        ("森", ["森"]),
        ("佐藤", ["佐藤"]),
        ("ココココ", ["ココ"]),
        ("山田花子", ["山田", "田花", "花子"]),
    ],
)
def test_a_key_is_cut_into_its_different_pairs(key, pairs):
    assert japanese.bigrams(key) == pairs


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("試験 太郎", "試験 〇〇"),
        ("試験　太郎", "試験　〇〇"),
        ("試験 マリア 花子", "試験 〇〇〇 〇〇"),
        ("試験太郎", "試〇〇〇"),
        ("森", "森"),
        ("", ""),
    ],
)
def test_a_masked_name_shows_the_family_only(name, shown):
    assert japanese.mask_name(name) == shown


def test_characters_that_a_cp932_file_cannot_hold_are_named_with_their_place():
    assert japanese.outside_cp932("𠮷田 髙\ufe00") == [(1, "𠮷", "U+20BB7"), (5, "\ufe00", "U+FE00")]
    assert japanese.outside_cp932("髙﨑①㈱～\ue000") == []


@given(st.text())
def test_a_text_without_outsiders_can_be_encoded(text):
    outsiders = japanese.outside_cp932(text)

    assert all(text[place - 1] == char for place, char, _ in outsiders)
    "".join(char for at, char in enumerate(text, 1) if at not in {one.position for one in outsiders}).encode(
        "cp932"
    )


def test_numbers_within_names_are_sorted_by_what_they_count():
    names = ["研修生 10", "研修生 2", "研修生 1", "オペレータ", "練習 10-2", "練習 2-10"]
    assert sorted(names, key=japanese.natural) == ["オペレータ", "研修生 1", "研修生 2", "研修生 10", "練習 2-10", "練習 10-2"]
