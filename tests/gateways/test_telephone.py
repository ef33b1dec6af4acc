"""By hand unless a SIP server is named; what cannot be used is refused with the setting's name."""

import pytest

from saikoku.gateways import telephone


@pytest.fixture
def named(monkeypatch):
    def name(address="", realm=""):
        monkeypatch.setenv(telephone.ENVIRONMENT, address)
        monkeypatch.setenv(telephone.REALM, realm)

    return name


def test_without_a_server_numbers_are_dialled_by_hand_and_nothing_is_contacted(named):
    named()
    found = telephone.configured()
    assert (found, found.in_browser, found.origin) == (telephone.ByHand(), False, "")


@pytest.mark.parametrize(("address", "origin"), [
    ("wss://sip.example.jp/ws", "wss://sip.example.jp"),
    ("wss://sip.example.jp:7443/ws", "wss://sip.example.jp:7443"),
    ("ws://127.0.0.1:8080", "ws://127.0.0.1:8080"),
])  # fmt: skip
def test_a_page_may_reach_the_named_origin(named, address, origin):
    named(address, "desk.example.jp")
    found = telephone.configured()
    assert (found.in_browser, found.origin, found.realm) == (True, origin, "desk.example.jp")


@pytest.mark.parametrize(("address", "realm", "words"), [
    ("https://sip.example.jp/", "desk.example.jp", "wss://ホスト/"),
    ("wss:///ws", "desk.example.jp", "wss://ホスト/"),
    ("wss://user:word@sip.example.jp/", "desk.example.jp", "wss://ホスト/"),
    ("wss://sip.example.jp/?a=1", "desk.example.jp", "wss://ホスト/"),
    ("ws://sip.example.jp/", "desk.example.jp", "暗号化された"),
    ("wss://sip.example.jp; script-src *", "desk.example.jp", "使えない文字"),
    ("wss://sip.example.jp/", "", "SAIKOKU_SIP_REALM"),
    ("wss://sip.example.jp/", 'desk" evil', "SAIKOKU_SIP_REALM"),
])  # fmt: skip
def test_what_cannot_be_used_is_refused(named, address, realm, words):
    named(address, realm)
    with pytest.raises(telephone.NotConfigured, match=words):
        telephone.configured()


def test_ha1_is_that_of_the_standard():
    """RFC 2617 3.5: Mufasa, testrealm@host.com, Circle Of Life."""
    assert telephone.ha1("Mufasa", "testrealm@host.com", "Circle Of Life") == "939e7578ed9e3c518a452acee763bce9"
