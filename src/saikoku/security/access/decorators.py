"""How a view declares what it needs: `@requires(...)` for people, `@open_to_all` for the few doors before sign-in."""

import functools

from django.core.exceptions import PermissionDenied

from saikoku.security.access.rules.permissions import Permission


def requires(permission: Permission):
    """The view answers only to a signed-in person who holds the permission."""

    def declare(view):
        @functools.wraps(view)
        def guarded(request, *args, **kwargs):
            if permission not in getattr(request, "permissions", ()):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return declare


def open_to_all(view):
    view.open_to_all = True
    return view


def in_background(view):
    """A question the page asks by itself: it does not count as activity of the person."""
    view.in_background = True
    return view
