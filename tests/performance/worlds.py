"""Histories drawn at random: few people, many edge days; as plain rows, as values of the rules, as rows of the database."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time, timedelta

from django.db import transaction
from hypothesis import strategies as st

from saikoku.exchange.layouts.rules.outcomes import outcomes
from saikoku.governance.terms.rules import declared
from saikoku.performance.attribution.rules.facts import Facts, Loss, Payment, Slip, Stop, Transfer
from saikoku.performance.attribution.rules.operating import OperatingDays
from saikoku.performance.attribution.rules.records import Codes, Record
from saikoku.performance.attribution.rules.terms import NAMES, Terms
from saikoku.registry.payments.rules import standing
from tests.performance.oracle import World

DEFAULTS = {name: term.value for name, term in declared.all_terms().items()}
OTHER_VALUES = {
    "promise_by": ["debtor", "household"], "promise_days": [0, 29, 31], "effect_scope": ["all"],
    "inbound_promises_count": ["returned", "yes"], "inbound_returned_days": [0, 1], "notice_days": [0, 29, 60],
    "slip_days_without_limit": [30], "transfer_apply_days": [30], "transfer_inbound": [True], "loss_days": [30],
    "other_added_to": ["visit_collection"], "promised_before_days": [29], "undated_promise_days": [0, 60],
    "same_visit_minutes": [0, 30],
}  # fmt: skip
PEOPLE = ["1", "2", "3", "4", "5"]
SOMEBODY = st.sampled_from("1111122345")
CLOSED = [date(2026, 4, 29)]
START = date(2026, 4, 10)
def _days(*apart: int) -> list[date]:
    return [START + timedelta(days=n) for n in apart]


REST = [date(2025, 10, 31), date(2025, 11, 1), date(2025, 12, 28), date(2025, 12, 29), date(2026, 1, 3), date(2026, 1, 4)]
SAID = _days(0, 0, 0, 0, 0, 0, 1, 2, 7, 8, 10, 19, 20, 21, 25, 30, 31, 60, -1, -9, -10, -10, -20, -39, -40, -41, -60) + REST
"""Days of records: around one day, the ends of its month, a closed day, the rest of the year's end, the start."""
PAID = _days(0, 0, 1, 10, 20, 20, 21, 28, 29, 30, 30, 31, 32, 40, 50, 51, 60, 61, 90, 91, 180, -1, -9, -10, -20) + REST
"""Days of payments: the edges of every window counted from the days of records."""
APPLIED = _days(0, 0, 5, 20, 30, 31, 170, 180, 181, -1, -10)
FILED = _days(0, 1, 20, 30, 31, 355, 365, 366, -1)
FROM = _days(-20, -20, 0, 1, 10, 20, 21, 25, -1, -10, -20, -40)
UNTIL = _days(0, 0, 1, 19, 20, 21, 30, 50, 90, -1, -9, -10, -11)
PROMISED = _days(-10, -5, 0, 1, 2, 10, 20, 21, 30, 40)
TIMES = [time(9, 0), time(9, 30), time(9, 59), time(10, 0), time(10, 1), time(18, 0)]
CALLED = ["101", "101", "101", "101", "104", "104", "103", "104", "107", "301", "405", "501", "503", "202", "122"]
MET = ["V01", "V20", "V20", "V20", "V23", "V03", "V06", "V09", "V11", "V41", "V50"]
HEARD = ["601", "601", "602"]
PROGRAMMES = ["11", "11", "11", "11", "12", "21", "01", "02"]


def codes_of(values: dict) -> Codes:
    table = outcomes()
    return Codes(
        contact=frozenset(code for code, found in table.items() if found.contact == "yes"),
        promise=frozenset(code for code, found in table.items() if found.promise == "yes"),
        may_promise=frozenset(code for code, found in table.items() if found.promise == "may"),
        promise_by=values["promise_by"],
    )


def terms_of(values: dict) -> Terms:
    return Terms.of({name: values[name] for name in NAMES}, codes=codes_of(values), version="試験")


@st.composite
def agreed(draw) -> dict:
    """The defaults, or with some other values; slips printed on site count in every other agreement."""
    changed = draw(st.lists(st.sampled_from(sorted(OTHER_VALUES)), max_size=4, unique=True))
    on_site = {"printed_slips_count": draw(st.booleans())}
    return DEFAULTS | on_site | {name: draw(st.sampled_from(OTHER_VALUES[name])) for name in changed}


HIS = {"debtor_number": "1", "programme": "11", "work": "01"}
AIMED = [
    {}, {}, {},
    HIS | {"channel": "1", "outcome": "101", "spoke_with": "1", "promised_on": None},
    HIS | {"channel": "1", "outcome": "101", "spoke_with": "1", "on": START},
    {"channel": "2", "outcome": "601", "spoke_with": "1", "promised_on": START + timedelta(days=30)},
    {"programme": "11", "work": "01", "channel": "3", "outcome": "V20", "promised_on": None},
    HIS | {"channel": "1", "outcome": "104", "promised_on": None, "encouraged": "transfer"},
]  # fmt: skip
"""What makes a history likely to earn something: laid over what was drawn."""


@st.composite
def records(draw, number: int, known: list[str]) -> dict:
    channel = draw(st.sampled_from("1111111112333333456"))
    outcome = draw(st.sampled_from({"1": CALLED, "2": HEARD, "3": MET}.get(channel, ["M01"])))
    may_promise = outcomes()[outcome].promise in ("yes", "may")
    on = draw(st.sampled_from(SAID))
    found = {
        "record_number": f"R{number:03}", "work": draw(st.sampled_from(["01", "01", "01", "01", "04"])),
        "corrects": draw(st.sampled_from(known)) if known and draw(st.integers(0, 9)) == 0 else "",
        "debtor_number": draw(SOMEBODY), "programme": draw(st.sampled_from(PROGRAMMES)), "on": on,
        "started_at": draw(st.sampled_from(TIMES)), "channel": channel, "outcome": outcome,
        "worker_number": draw(st.sampled_from(["W1", "W2"])), "spoke_with": draw(st.sampled_from("11111234")),
        "promised_on": draw(st.sampled_from([None, *PROMISED])) if may_promise else None,
        "encouraged": draw(st.sampled_from(["", "", "transfer", "transfer", "loss", "transfer;loss", "declaration"])),
    }  # fmt: skip
    return found | draw(st.sampled_from(AIMED))


@st.composite
def chains(draw, first: int) -> list[dict]:
    """A payment, perhaps confirmed, cancelled, corrected or refunded."""
    numbers = itertools.count(first * 10)
    aimed = draw(st.booleans())
    programme = "11" if aimed else draw(st.sampled_from(PROGRAMMES))
    common = {
        "debtor_number": draw(SOMEBODY), "programme": programme, "assessed_year": 2025, "due_year": 2025,
        "notice_number": draw(st.sampled_from(["N1", "N2"])) + programme, "instalment": draw(st.sampled_from(["01", "02"])),
        "due_on": draw(st.sampled_from([date(2025, 9, 30), date(2025, 9, 30), *_days(-1, -1, 0, 1)])),
        "slip_number": draw(st.sampled_from(["", "", "", "S1", "S2", "S3"])),
        "mpn_number": draw(st.sampled_from(["", "M1", "M2"])),
    } | ({"debtor_number": "1", "due_on": date(2025, 9, 30)} if aimed else {})  # fmt: skip

    def row(report: str, yen: int, relates_to: str = "") -> dict:
        paid_on = draw(st.sampled_from(PAID))
        return common | {
            "payment_number": f"P{next(numbers):03}", "report": report, "principal": yen, "relates_to": relates_to,
            "channel": draw(st.sampled_from("12451233333" if aimed else "123456789")), "paid_on": paid_on,
            "credited_on": paid_on + timedelta(days=draw(st.sampled_from([0, 1, 5]))),
        }  # fmt: skip

    yen = draw(st.sampled_from([1000, 5000, 6000]))
    kind = draw(st.sampled_from(["plain", "plain", "plain", "quick", "confirmed", "parts", "cancelled", "corrected",
                                 "corrected twice", "refunded", "refunded whole", "waits"]))  # fmt: skip
    head = row("2" if kind in ("plain", "corrected", "corrected twice", "refunded", "refunded whole") else "1", yen)
    above = head["payment_number"]
    match kind:
        case "confirmed":
            return [head, row("2", yen, above)]
        case "parts":
            return [head, row("2", yen - 400, above), row("2", 400, above)]
        case "cancelled":
            return [head, row("3", -yen, above)]
        case "corrected":
            return [head, row("4", yen - 500, above)]
        case "corrected twice":
            second = row("4", yen - 500, above)
            return [head, second, row("4", yen - 700, second["payment_number"])]
        case "refunded":
            return [head, row("5", -300, above), row("5", -200, above)]
        case "refunded whole":
            return [head, row("5", -yen - 100, above)]
        case "waits":
            return [row("3", -yen, "P999")]
    return [head]


@st.composite
def worlds(draw) -> World:
    made: list[dict] = []
    free: list[str] = []
    for number in range(draw(st.integers(2, 14))):
        one = draw(records(number, free))
        if one["corrects"]:
            free.remove(one["corrects"])
        free.append(one["record_number"])
        made.append(one)
    payments = [row for number in range(draw(st.integers(1, 10))) for row in draw(chains(number))]
    return World(
        records=made, payments=payments, slips=draw(_slips()), printed=draw(_printed()),
        transfers=draw(_transfers()), losses=draw(_losses()),
        stops=draw(_stops()), targets=draw(_targets()), statements=draw(_statements(payments)),
        merged=draw(st.sampled_from(MERGES)), closed=CLOSED, start=date(2025, 11, 1),
        households={one: draw(st.sampled_from(["H1", "H2", ""])) for one in PEOPLE},
    )  # fmt: skip


def _merge(*pairs: str) -> list[dict]:
    return [{"old_number": pair[0], "new_number": pair[1]} for pair in pairs]


MERGES = [_merge(), _merge(), _merge("51"), _merge("51", "42"), _merge("45", "51"), _merge("45", "54")]


@st.composite
def _slips(draw) -> list[dict]:
    return [
        {
            "slip_number": f"S{number}", "line": line, "mpn_number": draw(st.sampled_from(["", "M1", "M2"])),
            "issued_on": draw(st.sampled_from(FROM)), "valid_until": draw(st.sampled_from([None, *UNTIL])),
        }
        for number in (1, 2) for line in ["01", "02"][: draw(st.integers(0, 2))]
    ]  # fmt: skip


EDITIONS = [("S1", 1), ("S3", 1), ("S3", 2)]


@st.composite
def _printed(draw) -> list[dict]:
    """Slips that we printed: of a number of the city's its editions, at doors and in the office."""
    return [
        {
            "number": f"P2026-{number:06d}", "slip_number": slip, "edition": edition,
            "mpn_number": draw(st.sampled_from(["", "M1"])), "place": draw(st.sampled_from(["visit", "visit", "desk"])),
            "issued_on": issued_on,
            "valid_until": draw(st.sampled_from([None, None, None, *(day for day in UNTIL if day >= issued_on)])),
        }
        for number, (slip, edition) in enumerate(EDITIONS[: draw(st.sampled_from([0, 1, 3, 3]))], start=1)
        for issued_on in [draw(st.sampled_from([*_days(-20, -20, -20, -10, 0), *FROM]))]
    ]  # fmt: skip


@st.composite
def _transfers(draw) -> list[dict]:
    found = {}
    for _ in range(draw(st.integers(0, 2))):
        one = {
            "debtor_number": draw(st.sampled_from("11112")), "programme": draw(st.sampled_from(["11", "11", "11", "12"])),
            "applied_on": draw(st.sampled_from(APPLIED)), "starts_on": draw(st.sampled_from(FROM)),
            "ended_on": draw(st.sampled_from([None, None, *UNTIL])),
        }  # fmt: skip
        found[one["debtor_number"], one["programme"], one["applied_on"]] = one
    return list(found.values())


@st.composite
def _losses(draw) -> list[dict]:
    return [
        {
            "procedure_number": f"L{number}", "member_number": "9", "due_year": 2025, "filed_on": draw(st.sampled_from(FILED)),
            "debtor_number": draw(SOMEBODY), "premium_reduced": draw(st.sampled_from([0, 12_000])),
        }
        for number in range(draw(st.integers(0, 2)))
    ]  # fmt: skip


@st.composite
def _stops(draw) -> list[dict]:
    return [
        {
            "debtor_number": draw(SOMEBODY), "programme": draw(st.sampled_from(["", "11", "12", "21", "01"])),
            "starts_on": draw(st.sampled_from(FROM)), "ends_on": draw(st.sampled_from([None, *UNTIL])),
        }
        for _ in range(draw(st.integers(0, 2)))
    ]  # fmt: skip


@st.composite
def _targets(draw) -> list[dict]:
    found = {}
    for _ in range(draw(st.integers(0, 6))):
        one = {
            "debtor_number": draw(st.sampled_from(PEOPLE)), "programme": draw(st.sampled_from(PROGRAMMES)),
            "work": draw(st.sampled_from(["01", "02", "03", "04"])), "withdrawn": draw(st.integers(0, 9)) == 0,
            "month": draw(st.sampled_from([date(2026, 4, 1), date(2026, 4, 1), date(2026, 5, 1)])),
        }  # fmt: skip
        found[one["month"], one["programme"], one["work"], one["debtor_number"]] = one
    return list(found.values())


@st.composite
def _statements(draw, payments: list[dict]) -> list[dict]:
    """Of the instalments paid for, one statement or two; few days, also the month's last."""
    keys = sorted({(row["programme"], row["notice_number"], row["instalment"], row["debtor_number"]) for row in payments})
    found, seen = [], set()
    for programme, notice, instalment, debtor in keys:
        if (programme, notice, instalment) in seen or draw(st.booleans()):
            continue
        seen.add((programme, notice, instalment))
        for as_of in sorted(draw(st.sets(st.sampled_from(AS_OF), min_size=1, max_size=2))):
            assessed = draw(st.sampled_from([0, 5000, 6000, 12_000]))
            unpaid = min(assessed, draw(st.sampled_from([0, 1000, 6000])))
            found.append({
                "debtor_number": debtor, "programme": programme, "assessed_year": 2025, "due_year": 2025,
                "notice_number": notice, "instalment": instalment, "object": "", "as_of": as_of, "assessed": assessed,
                "unpaid": unpaid,
            })  # fmt: skip
    return found


AS_OF = [date(2026, 3, 31), date(2026, 4, 10), date(2026, 4, 29), date(2026, 4, 30), date(2026, 5, 30)]


def record_of(row: dict) -> Record:
    return Record(
        number=row["record_number"], corrects=row["corrects"], debtor=int(row["debtor_number"]), programme=row["programme"],
        work=row["work"], channel=row["channel"], on=row["on"], started_at=row["started_at"], worker=row["worker_number"],
        spoke_with=row["spoke_with"], outcome=row["outcome"], promised_on=row["promised_on"], encouraged=row["encouraged"],
    )  # fmt: skip


def key_of(row: dict) -> tuple:
    return row["programme"], row["assessed_year"], row["due_year"], row["notice_number"], row["instalment"]


def payments_of(world: World) -> list[Payment]:
    stands = standing.standings(
        standing.Row(row["payment_number"], row["report"], row["principal"], row["credited_on"], row["relates_to"])
        for row in world.payments
    )
    waiting = standing.Standing(None)
    return [
        Payment(
            number=row["payment_number"], debtor=int(row["debtor_number"]), key=key_of(row), paid_on=row["paid_on"],
            channel=row["channel"], yen=stands.get(row["payment_number"], waiting).yen, due_on=row["due_on"],
            slip_number=row["slip_number"], mpn_number=row["mpn_number"],
        )
        for row in world.payments
    ]  # fmt: skip


def facts_of(world: World) -> Facts:
    assessed: dict = {}
    for row in sorted(world.statements, key=lambda one: one["as_of"]):
        assessed.setdefault(key_of(row), {})[row["object"]] = row["assessed"]
    return Facts(
        days=OperatingDays(
            world.start, frozenset(DEFAULTS["year_end_closed"]), frozenset(day.isoformat() for day in world.closed)
        ),
        records=[record_of(row) for row in world.records],
        payments=payments_of(world),
        slips=[
            Slip(row["slip_number"], row["line"], row["issued_on"], row["valid_until"], row["mpn_number"])
            for row in world.slips
        ] + [
            Slip(row["slip_number"], "", row["issued_on"], row["valid_until"], row["mpn_number"], row["number"], row["edition"],
                 row["place"] == "visit")
            for row in world.printed
        ],
        transfers=[
            Transfer(int(row["debtor_number"]), row["programme"], row["applied_on"], row["starts_on"], row["ended_on"])
            for row in world.transfers
        ],
        losses=[
            Loss(row["procedure_number"], row["member_number"], row["due_year"], int(row["debtor_number"]), row["filed_on"],
                 row["premium_reduced"])
            for row in world.losses
        ],
        stops=[Stop(int(row["debtor_number"]), row["programme"], row["starts_on"], row["ends_on"]) for row in world.stops],
        assessed={key: sum(by_object.values()) for key, by_object in assessed.items()},
        merged={int(row["old_number"]): int(row["new_number"]) for row in world.merged},
        households={int(number): home for number, home in world.households.items()},
    )  # fmt: skip


def shuffled(world: World, chance) -> World:
    """The same rows in another order of arrival."""
    names = ("records", "payments", "slips", "printed", "transfers", "losses", "stops", "targets", "statements", "merged")
    rows = {name: chance.sample(getattr(world, name), len(getattr(world, name))) for name in names}
    return World(**rows, households=world.households, closed=world.closed, start=world.start)


def reversed_facts(facts: Facts) -> Facts:
    return replace(facts, records=facts.records[::-1], payments=facts.payments[::-1], slips=facts.slips[::-1])


RECEIVED = "2026-11-01T12:00+09:00"


@contextmanager
def laid(world: World) -> Iterator[None]:
    """The same rows in the database, until the end of the block."""
    with transaction.atomic():
        _put(world)
        yield
        transaction.set_rollback(True)


def _put(world: World) -> None:
    """Payments stand as the registry's rule says."""
    from saikoku.planning.targets.models import Target
    from saikoku.registry.contacts.models import Contact
    from saikoku.registry.debtors.models import Debtor, Household
    from saikoku.registry.liabilities import models as owed
    from saikoku.registry.payments.models import Payment as PaymentRow

    homes = {name: Household.objects.get_or_create(number=name)[0].pk for name in set(world.households.values()) if name}
    Debtor.objects.bulk_create(
        Debtor(pk=int(number), number=number, household_id=homes.get(home), name="試験", delivered_on=START, run_id=1)
        for number, home in world.households.items()
    )
    for row in world.merged:
        Debtor.objects.filter(pk=int(row["old_number"])).update(merged_into=int(row["new_number"]))
    Contact.objects.bulk_create(
        Contact(debtor_id=int(row["debtor_number"]), recorded_at=RECEIVED, recorded_by="W1", **_without(row, "debtor_number"))
        for row in world.records
    )
    stands = {one.number: one.yen for one in payments_of(world)}
    PaymentRow.objects.bulk_create(
        PaymentRow(
            debtor_id=int(row["debtor_number"]), standing=stands[row["payment_number"]], received_at=RECEIVED, run_id=1, **row
        )
        for row in world.payments
    )
    person = {"run_id": 1, "programme": "11", "assessed_year": 2025, "due_year": 2025, "debtor_number": "1", "amount": 1}
    person |= {"debtor_id": 1}
    owed.SlipIssued.objects.bulk_create(
        owed.SlipIssued(request_number="Q", notice_number="N", instalment="01", **person | row) for row in world.slips
    )
    _put_printed(world, owed)
    for model, rows, number in (
        (owed.Stop, world.stops, "stop_number"), (owed.TransferRegistration, world.transfers, None),
        (owed.QualificationLoss, world.losses, None),
    ):  # fmt: skip
        model.objects.bulk_create(
            model(debtor_id=int(row["debtor_number"]), run_id=1, **row | ({number: str(place)} if number else {}))
            for place, row in enumerate([row | LATER.get(model.__name__, {}) for row in rows])
        )
    Target.objects.bulk_create(
        Target(debtor_id=int(row["debtor_number"]), run_id=1, delivered_on=START, **_without(row, "debtor_number"))
        for row in world.targets
    )
    _put_statements(world, owed)


def _put_printed(world: World, owed) -> None:
    """Slips of the first person, for an instalment that nobody pays by its name."""
    from saikoku.collection.slips.models import Slip as PrintedSlip

    key = {"programme": "11", "assessed_year": 2025, "due_year": 2025, "notice_number": "NP", "instalment": "01"}
    stated = {"as_of": START, "assessed": 0, "paid": 0, "unpaid": 0, "due_on": START, "carried": "1", "balance": 0, "run_id": 1}
    shown = owed.Instalment.objects.create(debtor_id=1, **key | stated) if world.printed else None
    PrintedSlip.objects.bulk_create(
        PrintedSlip(
            fiscal_year=2026, serial=int(row["number"][6:]), debtor_id=1, instalment=shown, record_number="R", amount=1,
            facts={"mpn": ["", row["mpn_number"], "", ""]}, digest="0" * 64, issued_at=RECEIVED, issued_by="W1",
            worker_number="W1", kept_through=date(2032, 3, 31), **_without(row, "number", "mpn_number"),
        )
        for row in world.printed
    )  # fmt: skip


LATER = {"QualificationLoss": {"lost_on": START}, "Stop": {"reason": "02"}}


def _put_statements(world: World, owed) -> None:
    by_key: dict = {}
    for row in sorted(world.statements, key=lambda one: one["as_of"]):
        by_key.setdefault((*key_of(row), row["object"]), []).append(row)
    for said in by_key.values():
        stated = [
            _without(row, "debtor_number", *KEY) | {"paid": row["assessed"] - row["unpaid"], "due_on": START, "carried": "1",
                                                    "run_id": 1}
            for row in said
        ]  # fmt: skip
        last = said[-1]
        made = owed.Instalment.objects.create(
            debtor_id=int(last["debtor_number"]), balance=0, **{name: last[name] for name in KEY}, **stated[-1]
        )
        owed.InstalmentStatement.objects.bulk_create(owed.InstalmentStatement(instalment=made, **one) for one in stated)


KEY = ("programme", "assessed_year", "due_year", "notice_number", "instalment", "object")


def _without(row: dict, *names: str) -> dict:
    return {name: value for name, value in row.items() if name not in names}
