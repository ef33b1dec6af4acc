"""Of a name the last part that can be seen is kept, and its ending where it is too long."""

import pytest

from saikoku.kernel import filenames


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("T12.csv", "T12.csv"), ("督促状 4月.csv", "督促状 4月.csv"), ("../../etc/passwd", "passwd"),
        ("C:\\市\\T12.csv", "T12.csv"), ("a\x00b\nc.csv", "abc.csv"), ("\u202evsc.csv", "vsc.csv"), ("..", ""), (".", ""),
        ("folder/", ""), ("", ""), ("\n", ""), ("あ" * 300 + ".csv", "あ" * 251 + ".csv"), ("あ" * 255, "あ" * 255),
        ("あ" * 300, "あ" * 255), ("a." + "い" * 300, "a." + "い" * 253), ("." + "い" * 300, "." + "い" * 254),
    ],
)  # fmt: skip
def test_a_name_is_kept_as_far_as_it_is_one(name, plain):
    assert filenames.plain(name) == plain
    assert len(filenames.plain(name)) <= filenames.LONGEST


def test_a_name_can_be_kept_shorter():
    assert filenames.plain("123456789.csv", longest=10) == "123456789."
    assert filenames.plain("12345678901234567890.csv", longest=20) == "1234567890123456.csv"
