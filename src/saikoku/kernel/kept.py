"""Bytes kept closed: AES-256-GCM under the installation's key "files", each piece bound to its place.

A piece that was moved to another place, changed or cut does not open.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from saikoku.kernel import keys

KEY = "files"
_NONCE = 12  # bytes, random for each piece


class NotOpened(Exception):
    """The piece does not open: changed, misplaced, or closed under a key that is not here."""


def key_id() -> str:
    """The present key's id, to be kept beside what is closed with it."""
    return keys.key_id(KEY)


def close(plain: bytes, *, place: str) -> bytes:
    """Nonce and ciphertext; only `open_piece` with the same `place` gives `plain` back."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(keys.load(KEY)).encrypt(nonce, plain, place.encode())


def open_piece(closed: bytes, *, place: str, under: str) -> bytes:
    """`under` is the key id kept beside the piece. Raises NotOpened."""
    if under != keys.key_id(KEY):
        raise NotOpened(f"{place}: key {under} is not here")
    try:
        return AESGCM(keys.load(KEY)).decrypt(bytes(closed[:_NONCE]), bytes(closed[_NONCE:]), place.encode())
    except (InvalidTag, ValueError) as fault:
        raise NotOpened(place) from fault
