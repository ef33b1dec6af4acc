"""Payment slips as PDF beside typst with the same page in the same run, and every code read back from the rendered pages.

    bench/slips.py [--pages 1000] [--repeats 3]

People, debts and codes are those of the practice city (programmes with a store barcode; taxes also with an eL-QR, and
for the measure every slip is given one). Each side draws all slips into one file, in a process of its own, three times
in turn; the time holds codes, fonts and the writing of the file, not the start of the process.
"""

import argparse
import io
import json
import re
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import stand

from saikoku.collection.slips.rules import gs1
from saikoku.documents import barcodes, fonts, slip_page, slip_words
from saikoku.documents.slip import Slip
from saikoku.kernel import periods
from saikoku.kernel.programmes import PROGRAMME_WORDS
from saikoku.practice.rules import city, numbers

AT = datetime(2026, 4, 10, tzinfo=UTC)
LIMIT = date(2026, 6, 30)
SIDES = ("saikoku", "typst")
TYPST = """
#set page(width: 297mm, height: 210mm, margin: 0mm)
#set text(font: "Noto Sans JP", cjk-latin-spacing: none, lang: "ja", top-edge: "baseline", bottom-edge: "baseline")
#let data = json("slips.json")
#let at(x, y, body) = place(top + left, dx: x * 1mm, dy: (210 - y) * 1mm, body)
#let put(x, texts) = for t in texts {
  let body = text(size: t.size * 1pt, t.words)
  if t.right { place(top + left, dx: (x + t.x) * 1mm - 80mm, dy: (210 - t.y) * 1mm, box(width: 80mm, align(right, body))) }
  else if t.width > 0 { at(x + t.x, t.y, box(width: t.width * 1mm, body)) } else { at(x + t.x, t.y, body) }
}
#for (n, s) in data.slips.enumerate() {
  if n > 0 { pagebreak() }
  for (k, part) in data.parts.enumerate() {
    for f in part.frames {
      at(k * 99 + f.at(0), f.at(1) + f.at(3), rect(width: f.at(2) * 1mm, height: f.at(3) * 1mm, stroke: 0.4pt))
    }
    put(k * 99, part.labels)
    put(k * 99, s.everywhere)
  }
  put(0, s.first)
  for b in s.bars { at(20.7 + b.at(0) * 0.2, 39, rect(width: b.at(1) * 0.2mm, height: 12mm, fill: black)) }
  at(70, 67, image(bytes(s.qr), format: "svg", width: 20mm))
}
"""


def slips(pages: int) -> list[Slip]:
    """From the beginning of the practice city; each with both codes."""
    plan, found = city.Plan(7, periods.Month(2026, 4)), []
    for household, rows in city.households(plan, debtors=pages * 2):
        people = {person.number: person for person in household.debtors}
        for row in rows["T02_arrears"]:
            if row.get("gs1_128") and row["debtor_number"] in people and len(found) < pages:
                found.append(_slip(len(found) + 1, row, people[row["debtor_number"]]))
    return found


def _slip(serial: int, row: dict, person) -> Slip:
    code = row["gs1_128"]
    qr = numbers.elqr(str(serial), amount=row["unpaid"], year=row["due_year"], instalment=row["instalment"],
                      due_on=row["due_on"], limit=LIMIT)  # fmt: skip
    return Slip(
        number=f"P2026-{serial:06d}", slip_number=row["slip_number"], city="久留米市", center="久留米市納付催告センター",
        phone="0942-00-0000", city_phone="", programme=PROGRAMME_WORDS[row["programme"]], assessed_year=row["assessed_year"],
        due_year=row["due_year"], instalment=row["instalment"], notice_number=row["notice_number"], object=row["object"] or "",
        due_on=row["due_on"], postal_code="830-0000", address=f"福岡県久留米市見本町{serial}番地{serial % 30}",
        name=person.name.written,
        principal=row["unpaid"], fee=0, late_charge=0, valid_until=LIMIT, gs1_128=code, store_lines=gs1.lines(code), elqr=qr,
        mpn=(row["mpn_agency"], row["mpn_number"], row["mpn_confirmation"], row["mpn_category"]), issued_on=AT.date(),
        practice=True,
    )  # fmt: skip


def by_saikoku(made: list[Slip]) -> bytes:
    return slip_page.render([(slip, 1) for slip in made], at=AT)


def by_typst(made: list[Slip]) -> bytes:
    """The same words, frames and codes; lines are broken by typst itself."""
    import typst
    import zxingcpp

    def texts(found) -> list[dict]:
        return [{name: getattr(one, name) for name in ("x", "y", "words", "size", "width", "right")} for one in found]

    def facts(slip: Slip) -> dict:
        page = slip_words.page(slip, 1)
        qr = zxingcpp.create_barcode(slip.elqr, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg(add_quiet_zones=False)
        return {"everywhere": texts(page.everywhere), "first": texts(page.first), "bars": barcodes.bars(slip.gs1_128), "qr": qr}

    parts = [
        {"frames": [*slip_words.FRAMES, *part.frames], "labels": texts((*slip_words.LABELS, *part.labels))}
        for part in slip_words.PARTS
    ]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "slips.json").write_text(json.dumps({"parts": parts, "slips": [facts(slip) for slip in made]}))
        Path(folder, "slips.typ").write_text(TYPST)
        return typst.compile(
            Path(folder, "slips.typ"), format="pdf", font_paths=[fonts.folder()], ignore_system_fonts=True
        )


def draw(side: str, pages: int, out: Path) -> None:
    made = slips(pages)
    drawn: list[bytes] = []
    seconds = stand.seconds(lambda: drawn.append((by_saikoku if side == "saikoku" else by_typst)(made)))
    out.write_bytes(drawn[0])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"pages": len(made), "seconds": seconds, "bytes": len(drawn[0]), "memory": memory}))


def codes_of(file: Path, page: int, dpi: int) -> set[str]:
    """Every code on the first part of a rendered page, digits alone."""
    import zxingcpp
    from PIL import Image

    area = [str(round(measure / 25.4 * dpi)) for measure in (0, 120, 99, 70)]
    place = ["-f", str(page), "-l", str(page), "-x", area[0], "-y", area[1], "-W", area[2], "-H", area[3]]
    drawn = subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", *place, str(file)], capture_output=True, check=True).stdout
    kinds = (zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode)  # among words others may be seen as well
    return {re.sub(r"\D", "", found.text) for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)), formats=kinds)}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pages", type=int, default=1_000)
    asked.add_argument("--repeats", type=int, default=3)
    asked.add_argument("--dpi", type=int, default=300)
    asked.add_argument("--read", type=int, default=None, help="pages to read back; all")
    asked.add_argument("--draw", choices=SIDES)
    asked.add_argument("--out", type=Path)
    args = asked.parse_args()
    if args.draw:
        return draw(args.draw, args.pages, args.out)
    print(stand.machine())
    with tempfile.TemporaryDirectory() as folder:
        found: dict[str, list[dict]] = {side: [] for side in SIDES}
        for _ in range(args.repeats):
            for side in SIDES:
                command = [sys.executable, __file__, "--draw", side, "--pages", str(args.pages)]
                command += ["--out", f"{folder}/{side}.pdf"]
                found[side].append(json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout))
        for side, runs in found.items():
            rates = [run["pages"] / run["seconds"] for run in runs]
            last = runs[-1]
            size, memory = last["bytes"] / last["pages"], max(run["memory"] for run in runs)
            print(f"{side}: {stand.median(rates):.0f} pages/s ({min(rates):.0f}-{max(rates):.0f}), {size:.0f} bytes a page,"
                  f" {memory} MB, {last['pages']} pages")  # fmt: skip
        made = slips(args.pages)[: args.read]
        wrong = [page for page, slip in enumerate(made, start=1)
                 if codes_of(Path(folder, "saikoku.pdf"), page, args.dpi) != {slip.gs1_128, slip.elqr}]  # fmt: skip
        print(f"codes read back at {args.dpi} dpi: {2 * (len(made) - len(wrong))} of {2 * len(made)} on {len(made)} pages")
        if wrong:
            raise SystemExit(f"not read back: pages {wrong[:20]}")


if __name__ == "__main__":
    main()
