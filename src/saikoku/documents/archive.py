"""What a PDF needs to declare itself PDF/A-2b: metadata, an output intent, an identifier. Not validated by an outside tool."""

import re
import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime

from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfgen.canvas import Canvas

_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{at}</xmp:CreateDate><xmp:ModifyDate>{at}</xmp:ModifyDate><xmp:CreatorTool>{tool}</xmp:CreatorTool>
<pdf:Producer>{tool}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
_TOOL = "Saikoku"
_NAMED = re.compile(r"<([0-9A-F]{4,6})>")


def declare(canvas: Canvas, *, title: str, at: datetime) -> None:
    """`title` is a text of the program, never one from outside."""
    moment = at.astimezone(UTC)
    document = canvas._doc
    document._timeStamp.t = at.timestamp()
    document._timeStamp.lt = time.gmtime(at.timestamp())
    document._timeStamp.YMDhms = tuple(document._timeStamp.lt)[:6]
    document.setCompression(1)
    canvas.setTitle(title)
    canvas.setProducer(_TOOL)
    canvas.setCreator(_TOOL)
    text = _METADATA.format(title=title, at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"), tool=_TOOL)
    metadata = pdfdoc.PDFStream(
        dictionary=pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}),
        content=text.encode(), filters=[],
    )  # fmt: skip
    canvas.setCatalogEntry("Metadata", document.Reference(metadata))
    profile = pdfdoc.PDFStream(dictionary=pdfdoc.PDFDictionary({"N": 1}), content=_gray(), filters=[])
    intent = pdfdoc.PDFDictionary({
        "Type": pdfdoc.PDFName("OutputIntent"), "S": pdfdoc.PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": pdfdoc.PDFString("Gray gamma 2.2"), "DestOutputProfile": document.Reference(profile),
    })  # fmt: skip
    document.Catalog.__NoDefault__ = [*document.Catalog.__NoDefault__, "OutputIntents"]  # the library writes no others
    canvas.setCatalogEntry("OutputIntents", pdfdoc.PDFArray([intent]))


def mend_names_of_characters(meant: Callable[[str], str]) -> None:
    """reportlab writes a code point above FFFF as five digits, which readers take for something else (𠮷 among them).

    `meant`: the text for which a sign of a page stands, most often the sign itself.
    """
    plain = ttfonts.makeToUnicodeCMap
    if plain.__module__ == ttfonts.__name__:
        ttfonts.makeToUnicodeCMap = lambda *given: _NAMED.sub(
            lambda found: f"<{meant(chr(int(found[1], 16))).encode('utf-16-be').hex().upper()}>", plain(*given)
        )


def _gray() -> bytes:
    """A profile of one channel, gamma 2.2, white point D50 (ICC.1:2001, version 2)."""
    white = b"XYZ " + bytes(4) + struct.pack(">iii", 0xF6D6, 0x10000, 0xD32D)
    curve = b"curv" + bytes(4) + struct.pack(">IHH", 1, round(2.2 * 256), 0)
    name = b"Gray gamma 2.2\0"
    words = b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    words += bytes(-len(words) % 4)
    rights = b"text" + bytes(4) + b"No copyright\0" + bytes(3)
    parts = [(b"desc", words), (b"cprt", rights), (b"wtpt", white), (b"kTRC", curve)]
    at, table, body = 128 + 4 + 12 * len(parts), struct.pack(">I", len(parts)), b""
    for tag, content in parts:
        table += tag + struct.pack(">II", at + len(body), len(content))
        body += content
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s6H4sI8s8sIiii", size, bytes(4), 0x02100000, b"prtr", b"GRAY", b"XYZ ",
                       2026, 1, 1, 0, 0, 0, b"acsp", 0, bytes(8), bytes(8), 0, 0xF6D6, 0x10000, 0xD32D)  # fmt: skip
    return (head + bytes(128 - len(head)) + table + body)[:size]
