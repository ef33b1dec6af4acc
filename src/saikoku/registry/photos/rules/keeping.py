"""Why a photograph is not held beyond its time. Pure."""


def hold_refusals(reason: str, *, held: bool) -> list[str]:
    judged = (("held-already", held), ("hold-reason-missing", not reason.strip()))
    return [code for code, holds in judged if holds]
