import pytest

from saikoku.kernel import phones


@pytest.mark.parametrize(
    ("text", "number", "display", "kind"),
    [
        ("090-1234-4821", "09012344821", "090-1234-4821", "mobile"),
        ("０９０－１２３４－４８２１", "09012344821", "090-1234-4821", "mobile"),
        ("090ー1234ー4821", "09012344821", "090-1234-4821", "mobile"),
        ("+81 (0)90-1234-4821", "09012344821", "090-1234-4821", "mobile"),
        ("+819012344821", "09012344821", "090-1234-4821", "mobile"),
        ("080 1234 5678", "08012345678", "080-1234-5678", "mobile"),
        ("070.1234.5678", "07012345678", "070-1234-5678", "mobile"),
        ("0942(30)9000", "0942309000", "0942-30-9000", "landline"),
        ("(0943)72-1234", "0943721234", "0943-72-1234", "landline"),
        ("03-3581-0000", "0335810000", "03-3581-0000", "landline"),
        ("050-1234-5678", "05012345678", "050-1234-5678", "ip"),
        ("0120-123-456", "0120123456", "0120-123-456", "other"),
    ],
)
def test_a_number_has_one_spelling_and_a_kind(text, number, display, kind):
    phone = phones.parse(text)

    assert (phone.number, phone.display, phone.kind) == (number, display, kind)
    assert phone.takes_sms is (kind == "mobile")
    assert phones.parse(phone.display) == phone
    assert phones.digits(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30-9000",
        "119",
        "090-1234-482",
        "090-1234-48211",
        "+1 202 555 0100",
        "なし",
        "0942-30-9000 内線2",
        "00000",
    ],
)
def test_what_cannot_be_called_is_refused(text):
    with pytest.raises(phones.NotAPhone, match="市外局番"):
        phones.parse(text)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("090-1234-4821", "090-••••-4821"),
        ("0942-30-9000", "0942-••-9000"),
        ("0120-123-456", "0120-•••-456"),
        ("09012344821", "090-••••-4821"),
        ("０９０１２３４４８２１", "090-••••-4821"),
        ("99912344821", "•••••••4821"),
        ("30-9000", "••-9000"),
        ("119", "•••"),
        ("", ""),
    ],
)
def test_a_masked_number_shows_its_first_group_and_its_end(number, masked):
    assert phones.mask(number) == masked


@pytest.mark.parametrize(
    ("number", "end"), [("090-1234-4821", "4821"), ("119", "119"), ("０９４２３０９０００", "9000")]
)
def test_the_tail_is_what_people_ask_for(number, end):
    assert phones.tail(number) == end


def test_a_phone_carries_its_own_mask_and_tail():
    phone = phones.parse("09012344821")

    assert (phone.masked, phone.tail) == ("090-••••-4821", "4821")
