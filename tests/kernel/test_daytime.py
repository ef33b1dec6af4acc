"""Times of a day as minutes and back, with its end."""

from datetime import time

import pytest

from saikoku.kernel import daytime


@pytest.mark.parametrize(("at", "minutes", "words"), [
    (time(0), 0, "0:00"), (time(9, 5), 545, "9:05"), (time(23, 59), 1439, "23:59"), (time.max, 1440, "24:00"),
])  # fmt: skip
def test_a_time_is_minutes_and_back_and_the_end_of_the_day_is_24(at, minutes, words):
    assert (daytime.minutes(at), daytime.at_minute(minutes), daytime.words(at)) == (minutes, at, words)
