"""Deciding about a file needs no full names: they are masked, codes and money are not."""

import pytest

from saikoku.desk.reception.rules.masking import masked
from saikoku.exchange.layouts.rules.layout import Column


@pytest.mark.parametrize(
    ("column_id", "kind", "value", "shown"),
    [
        ("name", "text", "試験 太郎", "試験 〇〇"),
        ("name", "text", "試験　太郎", "試験 〇〇"),
        ("name", "text", "株式会社見本", "株 〇〇"),
        ("name_kana", "kana", "ｼｹﾝ ﾀﾛｳ", "ｼｹﾝ 〇〇"),
        ("phone_1", "phone", "09012344821", "090-••••-4821"),
        ("address", "text", "久留米市城南町15番地3", "久留米市城南…"),
        ("returned_reason", "text", "転居先不明", "転居先不明"),
        ("name", "text", "", ""),
    ],
)
def test_a_person_is_masked_and_nothing_else(column_id, kind, value, shown):
    assert masked(Column(column_id, "", kind, 100), value) == shown
