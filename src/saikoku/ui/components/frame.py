"""What stands around every page: where am I, which day is it, who am I, where can I go."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One place: `short` is for the rail of the call desk, `count_words` the day's count ("待ち 2"), `key` opens it."""

    name: str
    url: str
    short: str = ""
    count_words: str = ""
    current: bool = False
    key: str = ""
    about: str = ""  # what is done there, for the page of all places


@dataclass(frozen=True, slots=True)
class Help:
    """The same help place on every page: words and where they lead."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Telephone:
    """Whoever may telephone from the page: where the telephone's window opens, where calls are taken, what runs for it."""

    window_url: str
    inbound_url: str
    desk_url: str
    script: str
    style: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Given to every template as `frame`. At most nine navigation entries; empty url = not offered.

    `session_seconds`: seconds from the answer to the idle lock, for the notice two minutes before;
    `keep_url` answers 204 and prolongs the session; `alive_url` answers the seconds left and prolongs nothing;
    `unlock_url` takes the password when the page is covered.
    """

    place: str
    page: str = "ui/office.html"  # the layout of pages that are opened in the office and at the tablet
    navigation: Sequence[NavigationEntry] = ()
    places: Sequence[NavigationEntry] = ()  # all of them, for the page that lists them
    day_words: str = ""
    phase_words: str = ""
    person_words: str = ""
    person_url: str = ""  # the person's own settings
    practice: bool = False
    band: str = "練習"  # what the band over every page of such a database says: 練習 or 研修
    training: bool = False  # a database for training: another colour around every page
    band_link: Help | None = None
    search_url: str = ""
    search_text: str = ""
    search_method: str = "post"  # names and numbers do not belong into an address
    logout_url: str = ""
    help: Help | None = None
    home_url: str = "/"
    session_seconds: int | None = None
    keep_url: str = ""
    alive_url: str = ""
    unlock_url: str = ""
    watch_url: str = ""  # asked every 3 seconds at a terminal: may it go on?
    here_url: str = ""  # takes where the terminal is
    here_seconds: int = 0
    telephone: Telephone | None = None
    glyphs_url: str = ""  # the sheet of the city's own characters, where a font of them is in force
    letters: bool = True  # 文字キーで操作する; off leaves the F keys
