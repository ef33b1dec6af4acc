"""What a person had typed when his session locked: kept in the session until he unlocks it, then given back once."""

KEY = "kept"
MOST_CHARACTERS = 100_000
NEVER = frozenset({"csrfmiddlewaretoken", "password", "current", "new", "again"})


def keep(request) -> None:
    """Keep a refused POST. Files, passwords and more than 100,000 characters are not kept."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name not in NEVER]
    if fields and sum(len(name) + len(value) for name, value in fields) <= MOST_CHARACTERS:
        request.session[KEY] = {"path": request.path, "fields": fields}


def has_any(session) -> bool:
    return KEY in session


def take(session) -> dict | None:
    return session.pop(KEY, None)
