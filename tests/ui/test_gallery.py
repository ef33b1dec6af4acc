"""Every component in a real browser: readable by everybody, at every width, on paper."""

import pytest

from tests import browser
from tests.ui import samples

pytestmark = pytest.mark.journey
PAGES = ["gallery", "desk_gallery", "field_gallery"]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_in_anybodys_way(shown, name):
    page = shown(samples.draw(name))
    browser.assert_accessible(page)
