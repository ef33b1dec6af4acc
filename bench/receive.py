"""Receive arrears (T02, fixed width) beside COPY of the same clean values into the same tables with only their keys.

    bench/receive.py [--rows 1000000] [--repeats 5] [--import-export 2000]

One round: COPY (the floor); a first receipt - kept, scanned, judged, previewed, applied with its statements; a second
receipt in which a tenth of the rows changed. Tables are emptied between the rounds. Ratios are taken within a round.
Beside it django-import-export with bulk takes rows of the same values, already read, without statements, preview or
kept bytes; speeds are compared for each row. Its speed falls with the number of rows: few of them are in its favour.
"""

import argparse
import io
import resource
from datetime import datetime, timedelta
from pathlib import Path

import stand

PROGRAMMES = ("11", "12", "01", "02", "03")
PER_DEBTOR = 5
SEPARATOR, END = "\t", "\n"
TABLES = ("liabilities_instalment", "liabilities_instalmentstatement")


def make_file(path: Path, rows: int, *, changed: bool) -> None:
    """The city's file: one record is written by the layouts' own writer, the others differ in the patched fields."""
    from saikoku.exchange.layouts.rules import standard, writing
    from saikoku.exchange.layouts.rules.rows import Row

    layout = standard.get("T02_arrears")
    template = writing.to_bytes(layout, [Row(values_of(0, changed=False))], fixed=True)
    places = dict(zip((column.id for column in layout.columns), layout.positions, strict=True))
    patched = ("debtor_number", "programme", "notice_number", "instalment", "assessed", "unpaid", "slip_number", "as_of")
    with open(path, "wb") as out:
        for number in range(rows):
            record = bytearray(template)
            values = values_of(number, changed=changed and number % 10 == 0)
            for name in patched:
                first, last = places[name]
                value = values[name]
                if isinstance(value, int):
                    text = f"{value:0{last - first}d}"
                else:
                    text = value.strftime("%Y%m%d") if hasattr(value, "strftime") else value
                    text = text.ljust((last - first) // (2 if layout.column(name).is_wide else 1))
                record[first:last] = text.encode("cp932").ljust(last - first)
            out.write(record)


def values_of(number: int, *, changed: bool) -> dict:
    from datetime import date

    debtor, turn = divmod(number, PER_DEBTOR)
    assessed = 5_000 + number % 90_000
    return {
        "debtor_number": f"{debtor:015d}", "programme": PROGRAMMES[turn], "assessed_year": 2025, "due_year": 2025,
        "notice_number": f"N{debtor:09d}", "instalment": f"{turn + 1:02d}", "due_on": date(2025, 6, 30),
        "reminder_sent_on": date(2025, 7, 20), "assessed": assessed + 100 * changed, "paid": 0,
        "unpaid": assessed + 100 * changed, "reminder_fee": 0, "carried": "1",
        "as_of": date(2026, 4, 30 if changed else 1), "limitation_on": date(2027, 7, 31), "slip_number": f"S{number:09d}",
        "gs1_128": "9" * 44, "mpn_agency": "13800", "mpn_number": "1" * 18, "mpn_confirmation": "778284",
        "mpn_category": "001", "slip_valid_until": date(2026, 7, 31),
    }  # fmt: skip


def make_debtors(rows: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "insert into debtors_debtor (number, kind, name, name_kana, alias, sex, transfer_state, nhi_state,"
            " insured_number, declaration_state, representative, returned_mail_reason, other_insurance_suspected,"
            " instalment_plan, language, remarks, delivered_on, run_id)"
            " select lpad(n::text, 15, '0'), '1', '試験 ' || n, 'シケン', '', '1',"
            " '', '', '', '', '', '', false, false, '', '',"
            " '2026-04-01', 1 from generate_series(0, %s) n", [rows // PER_DEBTOR],
        )  # fmt: skip


class Floor:
    """COPY of clean values, ids given beforehand, into tables that have their keys and nothing else."""

    def __init__(self, owner):
        self.owner = owner
        for table in TABLES:
            owner.execute(f"create table floor_{table} (like {table} including defaults)")
            owner.execute(f"alter table floor_{table} add primary key (id)")
        owner.execute(
            "alter table floor_liabilities_instalment add unique"
            " (notice_number, instalment, programme, due_year, assessed_year, object)"
        )
        self.clean: dict[str, bytes] = {}

    def take(self) -> None:
        """Keep what the first receipt wrote as the clean values."""
        for table in TABLES:
            kept = io.BytesIO()
            with self.owner.cursor().copy(f"copy (select * from {table} order by id) to stdout") as copy:
                for piece in copy:
                    kept.write(piece)
            self.clean[table] = kept.getvalue()

    def run(self) -> None:
        with self.owner.transaction():
            for table in TABLES:
                with self.owner.cursor().copy(f"copy floor_{table} from stdin") as copy:
                    view = memoryview(self.clean[table])
                    for start in range(0, len(view), 1 << 20):
                        copy.write(view[start : start + (1 << 20)])

    def empty(self) -> None:
        for table in TABLES:
            self.owner.execute(f"truncate floor_{table}")


def receive(path: Path, at: datetime) -> None:
    from saikoku.exchange.intake import operations
    from saikoku.exchange.layouts.rules import standard
    from saikoku.kernel.actor import console

    by = console("bench")
    with open(path, "rb") as plain:
        form = operations.Form(standard.get("T02_arrears"), fixed=True)
        with operations.opened(plain, name=path.name) as opened:
            run = operations.receive_file(file=opened, form=form, source="console", by=by, at=at).run
            begun = stand.time.perf_counter()
            run = operations.judge(run_id=run.pk, plain=opened.plain, by=by, at=at)
            judged = stand.time.perf_counter()
        if run.bad or run.refusals:
            raise SystemExit(f"the file is not clean: {run.refusals} {list(run.faults.values()[:3])}")
        done = operations.apply(run_id=run.pk, by=by, at=at)
        stand.say(
            f"  judged {judged - begun:.1f} s, applied {stand.time.perf_counter() - judged:.1f} s:"
            f" {done.applied.counts.new:,} new, {done.applied.counts.changed:,} changed"
        )


def empty(owner) -> None:
    owner.execute("set session_replication_role = replica")
    owner.execute(f"truncate {', '.join(TABLES)}, intake_run, intake_keptpiece, intake_runrow, intake_runfault cascade")
    owner.execute("set session_replication_role = origin")


def measure(args, folder: Path) -> None:
    from saikoku.assembly import engine
    from saikoku.kernel import clock

    first, second = folder / "first.dat", folder / "second.dat"
    stand.say(f"writing two files of {args.rows:,} rows")
    make_file(first, args.rows, changed=False)
    make_file(second, args.rows, changed=True)
    make_debtors(args.rows)
    owner = engine.connect(engine.SUPERUSER, "bench_receive")
    owner.execute("vacuum analyze")
    morning = clock.at(datetime(2026, 4, 2, tzinfo=clock.TOKYO).date(), 8)
    floor = Floor(owner)
    receive(first, morning)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    floor.take()
    times: dict[str, list[float]] = {"copy": [], "first": [], "second": []}
    for turn in range(args.repeats):
        floor.empty()
        empty(owner)
        owner.execute("checkpoint")
        times["copy"].append(stand.seconds(floor.run))
        times["first"].append(stand.seconds(lambda: receive(first, morning)))
        times["second"].append(stand.seconds(lambda: receive(second, morning + timedelta(days=30))))
        stand.say(f"round {turn + 1}: " + ", ".join(f"{name} {values[-1]:.1f} s" for name, values in times.items()))
    show(args, times, peak)
    if args.import_export:
        empty(owner)
        speeds = []
        for _ in range(args.repeats):
            speeds.append(by_import_export(args.import_export))
            empty(owner)
        mine, theirs = args.rows / stand.median(times["first"]), stand.median(speeds)
        print(f"  django-import-export, bulk, {args.import_export:,} rows: {theirs:,.0f} rows/s"
              f" ({min(speeds):,.0f}-{max(speeds):,.0f});"
              f" ours {mine:,.0f} rows/s: {mine / theirs:.0f} times (goal 60)")  # fmt: skip
    owner.close()


def by_import_export(rows: int) -> float:
    """Rows a second of django-import-export (use_bulk, no diffs, no report) on the current rows alone, no statements."""
    import tablib
    from import_export import resources
    from import_export.fields import Field

    from saikoku.registry.debtors.models import Debtor
    from saikoku.registry.liabilities.models import Instalment

    class Arrears(resources.ModelResource):
        debtor_id = Field(attribute="debtor_id", column_name="debtor_id")

        class Meta:
            model = Instalment
            use_bulk = True
            batch_size = 1_000
            skip_diff = True
            report_skipped = False
            import_id_fields = ("notice_number", "instalment", "programme", "due_year", "assessed_year", "object")
            exclude = ("id", "debtor", "stated_at")

        def after_import(self, *args, **kwargs):
            """Sequences are the owner's; leaving them alone only helps this side."""

    ids = dict(Debtor.objects.filter(number__lte=f"{rows:015d}").values_list("number", "pk"))
    table = tablib.Dataset()
    table.dict = [
        {**dict.fromkeys(("object", "shared", "disposition", "benefit_month", "repayment_reason", "elqr"), ""),
         **{name: str(value) for name, value in values_of(number, changed=False).items()},
         "debtor_id": ids[f"{number // PER_DEBTOR:015d}"], "balance": 1, "run_id": 1}
        for number in range(rows)
    ]  # fmt: skip
    begun = stand.time.perf_counter()
    done = Arrears().import_data(table, raise_errors=True)
    if done.totals["new"] != rows:
        raise SystemExit(f"import-export wrote {done.totals}")
    return rows / (stand.time.perf_counter() - begun)


def show(args, times: dict[str, list[float]], peak: int) -> None:
    print(f"receive {args.rows:,} rows of T02, fixed width; {args.repeats} rounds, medians; {stand.machine()}")
    for name, words, goal in (
        ("copy", "COPY of clean values, two tables, keys only", ""),
        ("first", "first receipt", "goal 3.0"),
        ("second", "second receipt, 10 % changed", "goal 2.5"),
    ):
        ratios = [mine / base for mine, base in zip(times[name], times["copy"], strict=True)]
        print(f"  {words:45} {stand.median(times[name]):7.1f} s   {stand.median(ratios):5.2f} x"
              f" ({min(ratios):.2f}-{max(ratios):.2f})   {goal}")  # fmt: skip
    print(f"  largest resident size of the process after one receipt, Django included: {peak} MB (goal 200)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--import-export", type=int, default=2_000, help="rows for the other side; 0: leave it out")
    args = parser.parse_args()
    with stand.database("bench_receive"):
        folder = stand.PROJECT / "var" / "bench" / "files"
        folder.mkdir(parents=True, exist_ok=True)
        measure(args, folder)


if __name__ == "__main__":
    main()
