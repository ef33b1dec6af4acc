"""Files travel in AES-256 containers; hostile containers are refused and leave nothing behind."""

import base64
import contextlib
import errno
import io
import stat
import zipfile

import pytest
import pyzipper
from hypothesis import given, settings
from hypothesis import strategies as st

from saikoku.exchange.layouts.rules import container

SECRET = "合言葉 9-Aq".encode()
OLD = base64.b64decode(
    "UEsDBAoACQAAAKpud117MbyWEQAAAAUAAAAHAAAAVDA0LmNzdlzowVB9WQnwgW2KEneZFjvnUEsHCHsxvJYRAAAABQ"
    "AAAFBLAQIeAwoACQAAAKpud117MbyWEQAAAAUAAAAHAAAAAAAAAAEAAACkgQAAAABUMDQuY3N2UEsFBgAAAAABAAEA"
    "NQAAAEYAAAAAAA=="
)
"""T04.csv as Info-ZIP encrypts it with ZipCrypto and the password "old"."""

CONTROL = b'{"file": "T04.csv"}'


def packed(*entries, password=SECRET) -> io.BytesIO:
    out = io.BytesIO()
    container.pack(list(entries), password, out)
    out.seek(0)
    return out


def plain_zip(*entries, flags=0) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    out.seek(0)
    return out


def refused(source: io.BytesIO, password: bytes | None = SECRET) -> str:
    with pytest.raises(container.ContainerRefused) as refusal:
        container.unpack(source, password, io.BytesIO())
    return refusal.value.reason


@pytest.mark.clause("16.7.1")
def test_what_is_packed_comes_out_with_its_control_record():
    out = io.BytesIO()

    contents = container.unpack(packed(("収納.csv", b"a,b\r\n"), ("収納.csv.control.json", CONTROL)), SECRET, out)

    assert out.getvalue() == b"a,b\r\n"
    assert contents == container.Contents("収納.csv", 5, True, CONTROL)


def test_every_written_container_is_aes_256():
    with pyzipper.AESZipFile(packed(("T04.csv", b"a"))) as archive:
        entry = archive.infolist()[0]

    assert entry.flag_bits & container.ENCRYPTED
    assert entry.wz_aes_strength == 3


def test_a_plain_container_and_one_with_cp932_names_are_read():
    source = plain_zip(("XXXX.csv", b"a"))
    renamed = io.BytesIO(source.getvalue().replace(b"XXXX", "収納".encode("cp932")))

    assert container.unpack(renamed, None, io.BytesIO()).name == "収納.csv"


@pytest.mark.parametrize(("password", "reason"), [(None, "password_missing"), (b"wrong", "password_wrong")])
def test_a_missing_or_wrong_password_is_said(password, reason):
    assert refused(packed(("T04.csv", b"a")), password) == reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../T04.csv", "container_parent_path"),
        ("a/../../T04.csv", "container_parent_path"),
        ("..\\T04.csv", "container_parent_path"),
        ("/etc/T04.csv", "container_absolute_path"),
        ("C:\\T04.csv", "container_absolute_path"),
        ("inner.zip", "container_in_container"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name, reason):
    assert refused(plain_zip((name, b"a"))) == reason


def test_a_link_is_refused():
    link = zipfile.ZipInfo("T04.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert refused(plain_zip((link, b"/etc/passwd"))) == "container_link"


@pytest.mark.parametrize("names", [[], ["T04.csv", "T05.csv"], ["T04.csv.control.json"]])
def test_a_container_holds_one_data_file(names):
    assert refused(plain_zip(*((name, b"a") for name in names))) == "container_not_one_file"


def test_too_many_entries_are_refused():
    assert refused(plain_zip(*((f"{number}.csv", b"") for number in range(101)))) == "container_entries"


def test_a_bomb_is_refused_by_its_ratio():
    assert refused(plain_zip(("T04.csv", b" " * 20_000_000))) == "container_ratio"


def test_a_size_that_lies_is_found_while_unpacking():
    source = bytearray(plain_zip(("T04.csv", b" " * 20_000_000)).getvalue())
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        begin = source.index(mark) + place
        source[begin : begin + 4] = (1_000).to_bytes(4, "little")

    assert refused(io.BytesIO(bytes(source))) in ("container_size", "container_damaged", "container_ratio")


def test_overlapping_entries_are_refused():
    source = bytearray(plain_zip(("a.csv", b"a" * 50), ("b.csv", b"b" * 50)).getvalue())
    second = source.index(b"PK\x01\x02", source.index(b"PK\x01\x02") + 4)
    source[second + 42 : second + 46] = (0).to_bytes(4, "little")

    assert refused(io.BytesIO(bytes(source))) == "container_overlap"


def test_a_container_cut_anywhere_is_refused():
    whole = packed(("T04.csv", b"a,b\r\n" * 40)).getvalue()

    for length in range(0, len(whole) - 1, 3):
        assert refused(io.BytesIO(whole[:length])).startswith(("container_", "password_"))


def test_zipcrypto_made_elsewhere_is_read():
    out = io.BytesIO()

    container.unpack(io.BytesIO(OLD), b"old", out)

    assert out.getvalue() == b"a,b\r\n"
    assert refused(io.BytesIO(OLD), b"new") == "password_wrong"


def test_a_size_that_is_too_small_does_not_cut_the_data():
    """The size is not part of what AES protects: whoever changes it must not shorten a file unseen."""
    source = bytearray(packed(("T04.csv", b"a,b\r\n" * 50)).getvalue())
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        begin = source.index(mark) + place
        source[begin : begin + 4] = (128).to_bytes(4, "little")

    assert refused(io.BytesIO(bytes(source))) == "container_size"


def packings() -> list[bytes]:
    """One small file in each packing that may come from elsewhere."""
    made = [packed(("T04.csv", b"a,b\r\n" * 50), ("T04.csv.control.json", CONTROL)).getvalue(), OLD]
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            archive.writestr("T04.csv", b"a,b\r\n" * 50)
        made.append(out.getvalue())
    return made


@given(st.sampled_from(packings()), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=4))
@settings(max_examples=400, deadline=None)
def test_a_container_with_any_bytes_changed_gives_the_same_file_or_is_refused(source, changes):
    spoiled = bytearray(source)
    for place, byte in changes:
        spoiled[int(place * (len(spoiled) - 1))] = byte
    out = io.BytesIO()

    with contextlib.suppress(container.ContainerRefused):
        container.unpack(io.BytesIO(bytes(spoiled)), b"old" if source is OLD else SECRET, out)
        assert out.getvalue() in (b"a,b\r\n" * 50, b"a,b\r\n")


def test_a_fault_of_the_disk_is_not_taken_for_a_damaged_container():
    class Full(io.BytesIO):
        def write(self, _):
            raise OSError(errno.ENOSPC, "no space")

    with pytest.raises(OSError, match="no space"):
        container.unpack(packed(("T04.csv", b"a")), SECRET, Full())
