"""What a file is called here, whatever the name it came with: its last part, visible signs only, not too long."""

LONGEST = 255


def plain(name: str, *, longest: int = LONGEST) -> str:
    """The last part of a name, without what cannot be seen; a very long one loses the middle and keeps its ending.
    Empty where nothing is left."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if sign.isprintable()).strip()
    if shown in (".", ".."):
        return ""
    stem, dot, ending = shown.rpartition(".")
    kept = f"{dot}{ending}" if stem and len(ending) < longest // 4 else ""
    return shown[: longest - len(kept)] + kept if len(shown) > longest else shown
