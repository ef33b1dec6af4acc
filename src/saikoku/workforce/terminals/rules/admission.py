"""May somebody work in the field from where the request comes? (specification 16.12.シ.i-ii)"""

from saikoku.workforce.terminals.rules.states import State


def refusal(*, is_real: bool, state: State | None, certificate: str, shown: str) -> str | None:
    """Why field work is refused, as a code; None: it is allowed.

    `state` is that of the terminal whose key came with the request, None where none came. `certificate` is the
    fingerprint that the terminal is bound to ("" = by key alone), `shown` the one that the proxy saw. In a practice
    database no terminal is asked for; one that is shut stays shut.
    """
    if state is None:
        return "terminal-missing" if is_real else None
    if state is not State.IN_USE:
        return "terminal-shut"
    if certificate and certificate != shown:
        return "certificate-differs"
    return None


def card_refusal(*, is_real: bool, holds_valid: bool, holds_any: bool) -> str | None:
    """Without an identity card that serves nobody works in the field. In a practice database somebody who never had one may
    walk without; whose card was lost or has ended stays in, as he would."""
    return "card-missing" if not holds_valid and (is_real or holds_any) else None


def same_device(*, signed_in_from: int | None, terminal_id: int | None) -> bool:
    """A session goes on only where it began: at the same terminal, or at none."""
    return signed_in_from == terminal_id
