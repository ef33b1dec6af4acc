"""A person is found by any part of what is known of him, and the index finds what a scan would find."""

import random
from datetime import date

import pytest
from django.db import connection

from saikoku.desk.search import operations, queries
from saikoku.desk.search.models import SearchKey
from saikoku.desk.search.rules import keys
from saikoku.registry.debtors.models import Address, Debtor, Household, Phone
from saikoku.registry.liabilities.models import Instalment

DAY = date(2026, 4, 1)


@pytest.mark.parametrize(("typed", "number", "tail", "words"), [
    ("", "", "", 0), ("   ", "", "", 0), ("12", "12", "", 0), ("4821", "4821", "4821", 0),
    ("090-1234-4821", "09012344821", "09012344821", 0), ("ー", "", "", 0), ("山田", "", "", 1),
    ("山田 城南町", "", "", 2), ("K2026-001", "K2026001", "", 1), ("%", "", "", 0), ("_", "", "", 0),
])  # fmt: skip
def test_the_one_box_is_read_in_every_way_it_can_be(typed, number, tail, words):
    asked = keys.question(typed)
    assert (asked.number, asked.tail, len(asked.words)) == (number, tail, words)


def test_tokens_hold_the_beginning_of_each_line():
    assert keys.tokens("山田\nヤマダ") == ["^山", "山田", "^ヤ", "ヤマ", "マダ"]


def test_whoever_rings_from_a_number_that_is_anothers_is_not_the_person_it_stands_with(people):
    assert queries.ids_of("090-9999-0000") == [people["森"].pk]
    Phone.objects.filter(number="09099990000").update(state="4")
    assert queries.ids_of("090-9999-0000") == []
    assert [hit.name for hit in queries.find("090-9999-0000").hits] == ["森林 次郎"]


@pytest.fixture
def people(db):
    """Three people whose values are written in the ways that cities write them."""
    household = Household.objects.create(number="000000000000777")

    def person(number, name, kana, address, phone, **more):
        debtor = Debtor.objects.create(
            number=number.zfill(15), name=name, name_kana=kana, household=household, delivered_on=DAY, run_id=1, **more
        )
        Address.objects.create(debtor=debtor, kind="registered", address=address, since=DAY, run_id=1)
        Phone.objects.create(debtor=debtor, number=phone, learned_on=DAY, rank=1)
        return debtor

    found = {
        "髙": person("101", "髙橋 一郎", "ﾀｶﾊｼ ｲﾁﾛｳ", "福岡県久留米市城南町十五番地の3", "09011114821"),
        "林": person("102", "林 花子", "ハヤシ ハナコ", "福岡県久留米市東町1丁目2番3号", "0942334821", alias="リン"),
        "森": person("103", "森林 次郎", "モリバヤシ ジロウ", "福岡県久留米市城南町2-1", "09099990000"),
    }
    operations.renew()
    return found


@pytest.mark.clause("13.2.イ")
@pytest.mark.parametrize(("typed", "expected"), [
    ("高橋", "髙"), ("髙橋", "髙"), ("たかはし", "髙"), ("タカハシ", "髙"), ("ﾀｶﾊｼ", "髙"), ("一郎", "髙"),
    ("高橋一郎", "髙"), ("高橋 一郎", "髙"), ("林", "林"), ("リン", "林"), ("バヤシ", "森"), ("城南町15-3", "髙"),
    ("城南町１５番地３", "髙"), ("城南", "髙森"), ("東町1-2-3", "林"), ("4821", "髙林"), ("090-1111-4821", "髙"),
    ("101", "髙"), ("000000000000101", "髙"), ("777", "髙林森"), ("高橋 城南町", "髙"), ("高橋 東町", ""),
    ("見当たらない", ""), ("高橋 一", "髙"), ("高橋　一", "髙"), ("林 花", "林"), ("林 次", "森"), ("東町 林", "林"),
    ("城南町 2", "森"),
])  # fmt: skip
def test_a_person_is_found_by_any_part_in_any_writing(people, typed, expected):
    found = queries.find(typed)
    assert {hit.number for hit in found.hits} == {people[mark].number for mark in expected}


def test_a_number_of_one_person_says_so(people):
    assert queries.find("101").by_number is True
    assert queries.find("777").by_number is False


def test_a_notice_number_names_its_debtor_and_is_not_looked_for_among_names(people, django_assert_num_queries):
    row = {"debtor": people["髙"], "debtor_number": people["髙"].number, "programme": "11", "notice_number": "K2026001"}
    Instalment.objects.create(
        **row, assessed_year=2025, due_year=2025, instalment="01", due_on=DAY, assessed=1_000, unpaid=1_000, paid=0,
        balance=1_000, carried="1", as_of=DAY, run_id=1,
    )  # fmt: skip
    with django_assert_num_queries(2):  # by number, and what is shown
        found = queries.find("K2026-001")
    assert [hit.number for hit in found.hits] == [people["髙"].number] and found.by_number


def test_a_merged_number_leads_to_the_person_it_became(people):
    Debtor.objects.filter(pk=people["林"].pk).update(merged_into=people["髙"])
    hits = queries.find("102").hits
    assert [(hit.number, hit.former_number) for hit in hits] == [(people["髙"].number, people["林"].number)]


def test_renewing_again_changes_nothing_and_a_new_name_is_found(people):
    assert operations.renew() == 0
    Debtor.objects.filter(pk=people["森"].pk).update(name="𠮷田 次郎")
    assert operations.renew([people["森"].pk]) == 1
    assert len(queries.find("吉田").hits) == 1
    assert queries.find("森林").hits == []


@pytest.mark.django_db
def test_the_index_finds_exactly_what_a_scan_finds():
    seed = random.randrange(2**32)
    print("seed", seed)
    rng = random.Random(seed)
    parts = "山田中林森髙高橋佐藤々木城南東町一二三12-ヤマダナカハシーa"
    for number in range(300):
        debtor = Debtor.objects.create(
            number=f"{number:015d}", delivered_on=DAY, run_id=1,
            name="".join(rng.choices(parts, k=rng.randint(1, 6))), name_kana="".join(rng.choices(parts, k=4)),
        )  # fmt: skip
        address = "".join(rng.choices(parts, k=rng.randint(1, 9)))
        Address.objects.create(debtor=debtor, kind="registered", address=address, since=DAY, run_id=1)
    operations.renew()
    rows = list(SearchKey.objects.values_list("debtor_id", "names", "places"))
    from django.db import connection

    with connection.cursor() as cursor:
        for _ in range(200):
            typed = " ".join("".join(rng.choices(parts, k=rng.randint(1, 3))) for _ in range(rng.randint(1, 2)))
            asked = keys.question(typed)
            if asked.words:
                indexed = set(queries.ids_by_words(cursor, asked, most=1_000))
                assert indexed == {pk for pk, names, places in rows if keys.matches(asked, names, places)}, typed


def test_no_new_key_is_left_waiting_outside_the_index(people):
    """`renew` empties the lists of entries that wait: a second look finds nothing to clean up."""
    with connection.cursor() as cursor:
        cursor.execute("select search_settle()")
        assert cursor.fetchone() == (0,)
        SearchKey.objects.filter(debtor=people["林"]).update(name_tokens=["^竹", "竹林"])
        cursor.execute("select search_settle()")
        assert cursor.fetchone()[0] > 0, "an entry written past the operation waits"
