"""The parts of a page as typed values; `{% show part %}` draws any of them.

Presenters build these values, templates place them. A part says what it is, never how it looks:
colours and sizes live in ui.css alone.
"""

from .boards import INSTALMENT_MARKS, ROTATION_MARKS, Board, BoardRow, Mark
from .frame import Frame, Help, NavigationEntry, Telephone
from .parts import Chip, EmptyState, Fact, Facts, Link, Note, Progress, Tab, Tabs, Tile, Tiles
from .story import Entry, Script, Step, Steps, Timeline
from .tables import Cell, Choice, Column, Filter, FilterField, Paging, Row, Table
from .turns import Dialog, Interrupt

__all__ = [
    "INSTALMENT_MARKS",
    "ROTATION_MARKS",
    "Board",
    "BoardRow",
    "Cell",
    "Chip",
    "Choice",
    "Column",
    "Dialog",
    "EmptyState",
    "Entry",
    "Fact",
    "Facts",
    "Filter",
    "FilterField",
    "Frame",
    "Help",
    "Interrupt",
    "Link",
    "Mark",
    "NavigationEntry",
    "Note",
    "Paging",
    "Progress",
    "Row",
    "Script",
    "Step",
    "Steps",
    "Tab",
    "Table",
    "Tabs",
    "Telephone",
    "Tile",
    "Tiles",
    "Timeline",
]
