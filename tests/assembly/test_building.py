"""Rooms know each other only by their operations, queries, models and rules."""

import grimp
import pytest

OPEN_FLOORS = {"operations", "queries", "models", "rules"}
OPEN_BY_ROOM = {
    "saikoku.security.access": {"decorators", "lockout", "middleware", "backends"},
    "saikoku.exchange.intake": {"jobs", "presenters"},  # words of rooms without pages, said by the desk and the console
    "saikoku.exchange.uploads": {"presenters"},
    "saikoku.exchange.delivery": {"presenters"},
    "saikoku.outreach.calls": {"presenters"},  # timeline and boards, drawn alike on the call desk and on the case card
    "saikoku.outreach.visits": {"presenters"},  # words for a refusal, said where a visit on paper is typed back
    "saikoku.planning.answering": {"presenters"},  # words for a chance, said on its page and on the case card
    "saikoku.planning.staffing": {"presenters"},  # words for half hours, on its page and in the proposal
    "saikoku.registry.contacts": {"forms", "presenters"},  # lines and words of a room without pages, at desk and doors
    "saikoku.registry.photos": {"presenters"},  # words of a room without pages, said at the door, in surveys and cases
    "saikoku.workforce.papers": {"presenters"},  # words of paper typed back, said by receipt leaves and by sheets
    "saikoku.workforce.shifts": {"presenters"},  # words for a refusal, said where a plan is asked for
    "saikoku.exchange.layouts": {"presenters"},  # words for faults of files, said by all who receive or deliver
}
STAGES_OF_ONE_ROOM = ("saikoku.practice",)
FREE_STAGES = ("saikoku.assembly", "saikoku.kernel", "saikoku.ui", "saikoku.documents", "saikoku.gateways")


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("saikoku", cache_dir=None)


def room_of(module: str) -> str | None:
    """saikoku.registry.debtors.models.x -> saikoku.registry.debtors; None outside the rooms."""
    parts = module.split(".")
    if module.startswith(STAGES_OF_ONE_ROOM) and len(parts) > 2:
        return ".".join(parts[:2])
    if module.startswith(FREE_STAGES) or len(parts) < 4:
        return None
    return ".".join(parts[:3])


def strangers(graph) -> list[str]:
    found = []
    for importer in sorted(graph.modules):
        for imported in graph.find_modules_directly_imported_by(importer):
            room = room_of(imported)
            if room is None or room == room_of(importer) or importer.startswith("saikoku.assembly"):
                continue
            floor = imported.removeprefix(f"{room}.").split(".")[0]
            if floor not in OPEN_FLOORS | OPEN_BY_ROOM.get(room, set()):
                found.append(f"{importer} -> {imported}")
    return found


def test_rooms_are_entered_by_their_open_floors_only(graph):
    assert strangers(graph) == []


def test_rules_know_no_framework_no_clock_and_no_settings(graph):
    impure = []
    for module in sorted(graph.modules):
        if ".rules" not in module:
            continue
        with_outside = graph.find_modules_directly_imported_by(module)
        impure += [f"{module} -> {name}" for name in with_outside if name == "saikoku.kernel.clock"]
    assert impure == []


def test_no_room_is_called_utils_or_helpers(graph):
    forbidden = {"utils", "helpers", "common", "manager", "misc"}
    assert [name for name in graph.modules if forbidden & set(name.split("."))] == []
