"""Who is it? Numbers by their indexes, names and places by pairs of characters with a second look at the key."""

from dataclasses import dataclass, replace

from django.db import connection

from saikoku.desk.search.rules import keys
from saikoku.registry.debtors.models import PhoneState

MOST = 50
BY_NUMBER = """
select id from debtors_debtor where number in (%(number)s, %(padded)s)
union select d.id from debtors_debtor d join debtors_household h on h.id = d.household_id
    where h.number in (%(number)s, %(padded)s)
union select debtor_id from liabilities_instalment where notice_number = %(number)s
"""
BY_TAIL = "select debtor_id from debtors_phone where reverse(number) like %(tail)s limit %(most)s"
BY_OWN_TAIL = """
select debtor_id from debtors_phone where reverse(number) like %(tail)s and state <> %(wrong)s limit %(most)s
"""
BY_BEGINNING = """
select debtor_id from (
    (select debtor_id from search_searchkey where left(names, 200) like %(beginning)s limit %(most)s)
    union
    (select debtor_id from search_searchkey where kana like %(beginning)s limit %(most)s)
) found limit %(most)s
"""
SHOWN = """
select coalesce(m.number, d.number) as number, coalesce(m.name, d.name), coalesce(m.name_kana, d.name_kana),
       h.number, a.address, d.number,
       (select p.number from debtors_phone p where p.debtor_id = coalesce(m.id, d.id) order by p.rank, p.id limit 1)
from debtors_debtor d
left join debtors_debtor m on m.id = d.merged_into_id
left join debtors_household h on h.id = coalesce(m.household_id, d.household_id)
left join debtors_address a on a.debtor_id = coalesce(m.id, d.id) and a.kind = 'registered'
where d.id = any(%(ids)s)
order by 3, 1
"""
MEANT = """
select p.id from debtors_debtor d join debtors_debtor p on p.id = coalesce(d.merged_into_id, d.id)
where d.id = any(%(ids)s) group by p.id order by min(p.name_kana), p.id
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One person found; personal data that the page masks."""

    number: str
    name: str
    kana: str
    household: str
    address: str
    phone: str
    former_number: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    hits: list[Hit]
    more: bool
    by_number: bool


def find(typed: str) -> Found:
    """At most MOST people; `more` says that there are others, `by_number` that a number named exactly these."""
    asked = keys.question(typed)
    if not asked:
        return Found([], False, False)
    with connection.cursor() as cursor:
        ids, by_number = _ids(cursor, asked)
        chosen = sorted(ids)[:MOST]
        return Found(_shown(cursor, chosen), len(ids) > MOST, by_number and len(ids) == 1)


def ids_of(typed: str) -> list[int]:
    """The persons meant by what was typed, merged numbers followed, in the order of their kana; at most MOST. Whoever
    rings from a number that proved to be another's is not the person it stands with."""
    asked = keys.question(typed)
    if not asked:
        return []
    with connection.cursor() as cursor:
        ids, _ = _ids(cursor, asked, by_tail=BY_OWN_TAIL)
        cursor.execute(MEANT, {"ids": list(ids)})
        return [row[0] for row in cursor.fetchall()][:MOST]


def _ids(cursor, asked: keys.Question, *, by_tail: str = BY_TAIL) -> tuple[set[int], bool]:
    """Who is meant, and whether a debtor, household or notice number said so."""
    ids = set(_by_number(cursor, asked))
    by_number = bool(ids)
    if asked.tail:
        ids.update(_by_tail(cursor, asked.tail, by_tail))
    if asked.words and not by_number:  # whoever a number names is meant; nobody is called so
        ids.update(ids_by_words(cursor, asked))
        if asked.joined:
            ids.update(ids_by_words(cursor, replace(asked, words=asked.joined)))
    return ids, by_number


def _by_number(cursor, asked: keys.Question) -> list[int]:
    if not asked.number:
        return []
    cursor.execute(BY_NUMBER, {"number": asked.number, "padded": asked.number.zfill(15)})
    return [row[0] for row in cursor.fetchall()]


def _by_tail(cursor, tail: str, statement: str) -> list[int]:
    cursor.execute(statement, {"tail": tail[::-1] + "%", "most": MOST + 1, "wrong": PhoneState.WRONG})
    return [row[0] for row in cursor.fetchall()]


def ids_by_words(cursor, asked: keys.Question, most: int = MOST + 1) -> list[int]:
    """Debtors for whom every word is part of a name or of a place.

    Most questions are the beginning of a name: where that alone gives more people than are shown, it is enough.
    """
    if len(asked.words) == 1:
        beginning = _by_beginning(cursor, asked.words[0][0], most)
        if len(beginning) >= most:
            return beginning
    conditions, values = [], []
    for name, place in asked.words:
        either = []
        for column, key in (("name", name), ("place", place)):
            if key:
                either.append(f"({column}_tokens @> %s::varchar[] and {column}s like %s)")
                values += [keys.wanted(key), f"%{key}%"]
        conditions.append(f"({' or '.join(either)})")
    cursor.execute(
        f"select debtor_id from search_searchkey where {' and '.join(conditions)} limit %s", [*values, most]  # noqa: S608
    )
    return [row[0] for row in cursor.fetchall()]


def _by_beginning(cursor, key: str, most: int) -> list[int]:
    if not key:
        return []
    cursor.execute(BY_BEGINNING, {"beginning": f"{key}%", "most": most})
    return [row[0] for row in cursor.fetchall()]


def _shown(cursor, ids: list[int]) -> list[Hit]:
    if not ids:
        return []
    cursor.execute(SHOWN, {"ids": ids})
    seen: dict[str, Hit] = {}
    for number, name, kana, household, address, own_number, phone in cursor.fetchall():
        former = own_number if own_number != number else ""
        hit = Hit(number, name, kana, household or "", address or "", phone or "", former)
        if number not in seen or former:
            seen[number] = hit
    return list(seen.values())
