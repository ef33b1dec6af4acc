"""Search in one box: each kind of question against a look-up by primary key, and against Django's icontains.

    bench/search.py [--debtors 1000000] [--keep]
"""

import argparse
import bisect
import itertools
import random
import string

import stand

GOAL = {"name, 2 kanji": 10, "kana, inner 3": 10, "name in full": 10, "notice number": 10, "address": 25, "phone tail 4": 25}


def fill(size: int, rng: random.Random) -> None:
    from django.db import connection

    from saikoku.desk.search import operations
    from saikoku.practice.rules import names, towns

    places = [town.name for town in towns.towns()]
    with connection.cursor() as cursor:
        copy = "copy debtors_debtor (number, kind, name, name_kana, alias, sex, transfer_state, nhi_state, insured_number," \
            " declaration_state, representative, returned_mail_reason, other_insurance_suspected, instalment_plan," \
            " language, remarks, delivered_on, run_id) from stdin"
        with cursor.copy(copy) as rows:
            for number in range(size):
                name = names.full(rng, names.surname(rng, "utf-8"), rng.choice("12"), rng.randint(1940, 2006))
                blank = ("",) * 8
                rows.write_row((f"{number:015d}", "1", name.written, name.kana, *blank, False, False, "", "",
                                "2026-04-01", 1))  # fmt: skip
        cursor.execute("select id from debtors_debtor order by id")
        ids = [row[0] for row in cursor.fetchall()]
        with cursor.copy("copy debtors_address (debtor_id, kind, postal_code, town_code, address, building, recipient,"
                         " since, source, run_id) from stdin") as rows:
            for pk in ids:
                where = f"福岡県久留米市{rng.choice(places)}{rng.randint(1, 2500)}番地{rng.randint(1, 30)}"
                rows.write_row((pk, "registered", "8300000", "", where, "", "", "2026-04-01", "city", 1))
        with cursor.copy("copy debtors_phone (debtor_id, number, kind, source, state, learned_on, rank) from stdin") as rows:
            for pk in ids:
                number = "09" + "".join(rng.choices(string.digits, k=9))
                rows.write_row((pk, number, "2", "03", "2", "2026-04-01", 1))
        stand.say("making keys")
        stand.say(f"keys: {stand.seconds(operations.renew):.0f} s")
        cursor.execute(
            "insert into liabilities_instalment (debtor_id, debtor_number, programme, assessed_year, due_year,"
            " notice_number, instalment, object, shared, due_on, assessed, paid, unpaid, carried, as_of, disposition,"
            " benefit_month, repayment_reason, slip_number, gs1_128, elqr, mpn_agency, mpn_number, mpn_confirmation,"
            " mpn_category, balance, run_id)"
            " select id, number, '11', 2025, 2025, 'N' || lpad(id::text, 9, '0'), '01', '', '', '2025-06-30',"
            " 10000, 0, 10000, '1', '2026-03-31', '', '', '', '', '', '', '', '', '', '', 10000, 1 from debtors_debtor"
        )
    stand.analyze()


def questions(rng: random.Random, count: int) -> dict[str, list[str]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select d.name, d.name_kana, a.address, p.number, 'N' || lpad(d.id::text, 9, '0') from debtors_debtor d"
            " join debtors_address a on a.debtor_id = d.id join debtors_phone p on p.debtor_id = d.id"
            " where d.id = any(%s)", [rng.sample(range(1, 1 + _size(cursor)), count)],
        )  # fmt: skip
        people = cursor.fetchall()
    return {
        "name, 2 kanji": [name[:2] for name, *_ in people],
        "kana, inner 3": [kana.replace("\u3000", "")[1:4] for _, kana, *_ in people],
        "name in full": [name for name, *_ in people],
        "address": [address.removeprefix("福岡県久留米市") for _, _, address, *_ in people],
        "phone tail 4": [number[-4:] for *_, number, _ in people],
        "notice number": [notice for *_, notice in people],
    }


def _size(cursor) -> int:
    cursor.execute("select count(*) from debtors_debtor")
    return cursor.fetchone()[0]


def by_key(rng: random.Random, count: int) -> list[float]:
    from django.db import connection

    times = []
    with connection.cursor() as cursor:
        size = _size(cursor)
        for _ in range(count):
            pk = rng.randint(1, size)
            times.append(stand.seconds(lambda pk=pk: cursor.execute(
                "select number, name, name_kana from debtors_debtor where id = %s", [pk]).fetchall()))  # fmt: skip
    return times


def by_scan(kind: str, typed: str) -> object:
    from saikoku.registry.debtors.models import Address, Debtor, Phone
    from saikoku.registry.liabilities.models import Instalment

    people = Debtor.objects
    found = {
        "address": Address.objects.filter(address__icontains=typed),
        "phone tail 4": Phone.objects.filter(number__icontains=typed),
        "notice number": Instalment.objects.filter(notice_number__icontains=typed),
        "kana, inner 3": people.filter(name_kana__icontains=typed),
    }.get(kind, people.filter(name__icontains=typed))
    return list(found.values_list("pk")[:50])


class Column:
    """All rows' keys in one long text, read from its beginning to its end for each question."""

    def __init__(self, values: list[str]):
        self.text = "\0".join(["", *values])
        self.begins = list(itertools.accumulate((len(value) + 1 for value in values), initial=0))

    def rows_with(self, key: str) -> set[int]:
        """A single character counts only as the beginning of a line."""
        if len(key) == 1:
            return self._rows(f"\0{key}") | self._rows(f"\n{key}")
        return self._rows(key) if key else set()

    def _rows(self, text: str) -> set[int]:
        found, at = set(), self.text.find(text)
        while at >= 0:
            row = bisect.bisect_right(self.begins, at) - 1
            found.add(row)
            at = self.text.find(text, self.begins[row + 1])
        return found

    def rows_with_all(self, question, places: "Column") -> set[int]:
        words = [self.rows_with(name) | places.rows_with(place) for name, place in question.words]
        return set.intersection(*words)


def equal_to_scan(rng: random.Random, count: int) -> None:
    """The indexed search finds exactly what reading every row finds, on `count` questions."""
    from django.db import connection

    from saikoku.desk.search import queries
    from saikoku.desk.search.models import SearchKey
    from saikoku.desk.search.rules import keys

    each = count // 4 + 1  # a number alone is not looked for among words: some kinds ask none
    asked = [keys.question(text) for texts in questions(rng, each).values() for text in texts]
    asked = [question for question in asked if question.words]
    asked = rng.sample(asked, min(count, len(asked)))
    rows = list(SearchKey.objects.values_list("debtor_id", "names", "places").iterator(chunk_size=20_000))
    names, places = Column([row[1] for row in rows]), Column([row[2] for row in rows])
    different = 0
    with connection.cursor() as cursor:
        for question in asked:
            found = names.rows_with_all(question, places)
            for place in [*rng.sample(range(len(rows)), 20), *list(found)[:20]]:  # the scan itself beside the plain reading
                if keys.matches(question, *rows[place][1:]) != (place in found):
                    raise SystemExit(f"the scan is wrong about row {place}")
            indexed = queries.ids_by_words(cursor, question, most=10_000_000)
            different += set(indexed) != {rows[place][0] for place in found}
    print(f"equal to a scan on {len(asked)} questions: {'yes' if not different else f'NO, {different} differ'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--debtors", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--compare", type=int, default=1_000, help="questions compared with a scan")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", action="store_true")
    args = parser.parse_args()
    with stand.database("bench_search", keep=args.keep) as fresh:
        rng = random.Random(args.seed)
        if fresh:
            fill(args.debtors, rng)
        measure(args, rng)


def measure(args: argparse.Namespace, rng: random.Random) -> None:
    from saikoku.desk.search import queries

    asked = questions(rng, args.questions)
    for texts in asked.values():  # warm
        for text in texts:
            queries.find(text)
    floor = by_key(rng, args.questions) and by_key(rng, args.questions)
    print(f"{stand.machine()}; {args.debtors:,} debtors, {args.questions} questions a kind, seed {args.seed}, warm")
    print(f"{'primary key':15} p50 {stand.median(floor) * 1e3:8.3f} ms  p95 {stand.percentile(floor, 0.95) * 1e3:8.3f} ms")
    for kind, texts in asked.items():
        times = [stand.seconds(lambda text=text: queries.find(text)) for text in texts]
        scans = [stand.seconds(lambda text=text, kind=kind: by_scan(kind, text)) for text in texts[:10]]
        ratio = stand.median(times) / stand.median(floor)
        print(f"{kind:15} p50 {stand.median(times) * 1e3:8.3f} ms  p95 {stand.percentile(times, 0.95) * 1e3:8.3f} ms"
              f"  {ratio:5.1f} x primary key (goal {GOAL[kind]})  icontains p50 {stand.median(scans) * 1e3:8.1f} ms")
    equal_to_scan(rng, args.compare)


if __name__ == "__main__":
    main()
