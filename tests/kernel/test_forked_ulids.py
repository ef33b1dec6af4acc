"""Record numbers after a fork."""

import os
from datetime import UTC, datetime

from saikoku.kernel import ulid


def test_a_forked_process_makes_others_than_its_parent():
    at = datetime(2026, 4, 10, 12, tzinfo=UTC)
    ulid.new(at)
    hears, tells = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(tells, ulid.new(at).encode())
        os._exit(0)
    os.waitpid(child, 0)
    told = os.read(hears, ulid.LENGTH).decode()
    os.close(hears)
    os.close(tells)
    assert told != ulid.new(at)
