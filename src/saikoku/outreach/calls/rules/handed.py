"""What stands in the form after a call was taken over: what the one before had typed and what the leader types. Pure."""

from collections.abc import Mapping

Typed = Mapping[str, list[str]]


def merged(*, before: Typed, left: Typed, own: Typed) -> dict[str, list[str]]:
    """`before` stood in the leader's form when he took over, `left` is what the other had typed when he saw it, `own`
    what stands in the leader's form now. Words of both are kept; of anything else the leader's change holds."""
    found = {}
    for name in {**left, **own}:
        mine, his = own.get(name, []), left.get(name, [])
        if name.endswith("summary"):
            text = _joined(_text(mine), _text(his))
            found[name] = [text] if text else []
        else:
            found[name] = his if mine == before.get(name, []) and his else mine
    return {name: values for name, values in found.items() if values}


def _text(values: list[str]) -> str:
    return values[-1].strip() if values else ""


def _joined(mine: str, his: str) -> str:
    if his in mine:
        return mine
    return his if mine in his else f"{his} {mine}"
