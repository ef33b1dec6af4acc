"""Every route with every role: default no, the door for strangers, 403 without the right, never a fault."""

import pytest

from saikoku.assembly.routes import every_route
from saikoku.security.access.models import Account
from saikoku.security.access.rules.permissions import GRANTED, Permission, Role

ROUTES = every_route()
CLOSED = [route for route in ROUTES if not route.is_open]
VERBS = ("get", "post", "put", "delete")


def test_the_walk_finds_the_routes():
    assert len(ROUTES) > 10
    assert len({route.name for route in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=str)
@pytest.mark.clause("16.12.ウ")
def test_every_route_names_the_permission_it_needs(route):
    assert route.is_open != isinstance(route.permission, Permission)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
def test_a_stranger_is_sent_to_the_door(client, verb):
    for route in CLOSED:
        answer = getattr(client, verb)(route.path)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/door/sign-in/"), route


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", list(Role), ids=str)
@pytest.mark.clause("16.12.ウ")
def test_a_role_enters_where_it_may_and_nowhere_else(signed_in, role, verb):
    client = signed_in(role)
    for route in CLOSED:
        answer = getattr(client, verb)(route.path)
        if route.permission in GRANTED[role]:
            assert answer.status_code < 500 and answer.status_code != 403, (route, answer.status_code)
        else:
            assert answer.status_code == 403, (route, answer.status_code)


@pytest.mark.django_db
def test_an_account_without_a_role_enters_nowhere(signed_in):
    client = signed_in()
    for route in CLOSED:
        assert client.get(route.path).status_code == 403, route


@pytest.mark.django_db
def test_a_closed_account_is_sent_to_the_door_at_its_next_request(signed_in, noon):
    client = signed_in(Role.OPERATOR)
    Account.objects.filter(pk=client.account.pk).update(is_active=False, closed_at=noon, closed_by="admin")
    assert client.get("/").status_code == 302
