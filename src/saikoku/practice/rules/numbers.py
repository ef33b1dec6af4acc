"""Numbers the practice city gives: debtors, households, notices, slips, telephones. Unique, not in order.

Telephones stand in series that were not handed out when this was written (060-9, and local numbers that
begin with 0 or 1), so that nobody is rung by mistake.
"""

import binascii
from datetime import date

_SPAN = 10**8
_STRIDE = 38_196_601  # no factor in common with the span, so that no two persons meet
_PLACES = 8  # seats of one household; the last is kept for a number that was merged away
_STORE_LIMIT = 300_000  # yen a store takes on one slip, by the barcode guideline
BILLER = "912345"  # the guideline's own example
_ELTAX, _CITY = "13800", "40203"  # 地方税共同機構, and the city's code
MERGED_AWAY = _PLACES - 1


def debtor(seed: int, household: int, place: int) -> str:
    """The addressee number: 15 digits, the last a check digit (weights 2 and 1). Refuses a seat above 7."""
    if not 0 <= place < _PLACES or household >= _SPAN // _PLACES:
        raise ValueError("no such seat in the practice city")
    body = ((household * _PLACES + place) * _STRIDE + seed * 7_919) % _SPAN
    return _checked(f"{body:08d}").zfill(15)


def household(seed: int, index: int) -> str:
    """The household number: 15 digits, beginning apart from the debtors' numbers."""
    body = (index * _STRIDE + seed * 104_729) % _SPAN
    return ("7" + _checked(f"{body:08d}")).zfill(15)


def notice(programme: str, year: int, debtor_number: str) -> str:
    """One notice for a debtor, programme and year. 13 characters, never the length of a personal number."""
    return f"{programme}{year % 100:02d}{debtor_number[-9:]}"


def mobile(drawn: float) -> str:
    return f"0609{int(drawn * 10**7):07d}"


def landline(drawn: float, area_code: str) -> str:
    place = int(drawn * 20 * 10**4)
    return f"{area_code}{place // 10**4:02d}{place % 10**4:04d}"


def gs1_128(free: str, limit: date, amount: int, reissue: int = 0) -> str:
    """The 44 digits of the store barcode, or nothing where a store may not take the amount (yen)."""
    if not 0 < amount <= _STORE_LIMIT:
        return ""
    body = f"91{BILLER}{free:0>21.21}{reissue}{limit:%y%m%d}0{amount:06d}"
    return body + str(check_digit(body))


def elqr(free: str, *, amount: int, year: int, instalment: str, due_on: date, limit: date) -> str:
    """The 255 digits of an eL-QR. Its two inner check numbers are zeros, as their rule is not public: nobody takes it."""
    network = f"00{0:011d}{amount:011d}2{_ELTAX}0{0:03d}{0:05d}00{free:0>20.20}{0:06d}0{_CITY}{0:010d}"
    text = f"00020101021227960005{_ELTAX}0183{network}5411{amount:011d}"
    text += f"6226{year}{year}{instalment}{due_on:%Y%m%d}{limit:%Y%m%d}8085{0:085d}6305"
    return f"{text}{binascii.crc_hqx(text.encode(), 0xFFFF):05d}"


def check_digit(digits: str) -> int:
    """Modulus 10 with weights 3 and 1 from the right, as for every GS1 number."""
    return -(3 * sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2]))) % 10


def _checked(digits: str) -> str:
    doubled = (int(digit) * (2, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return digits + str(-sum(value // 10 + value % 10 for value in doubled) % 10)
