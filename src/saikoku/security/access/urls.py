from django.urls import path

from saikoku.security.access.views import accounts as people
from saikoku.security.access.views import door as entrance
from saikoku.security.access.views import own as mine

door = (
    [
        path("sign-in/", entrance.sign_in, name="sign-in"),
        path("unlock/", entrance.unlock, name="unlock"),
        path("resume/", entrance.resume, name="resume"),
        path("alive/", entrance.alive, name="alive"),
        path("keep/", entrance.keep, name="keep"),
        path("sign-out/", entrance.sign_out, name="sign-out"),
    ],
    "access",
)
accounts = (
    [
        path("", people.list_accounts, name="list"),
        path("new/", people.open_account, name="open"),
        path("permissions/", people.permissions, name="permissions"),
        path("<int:account_id>/", people.show, name="show"),
        path("<int:account_id>/roles/", people.set_roles, name="roles"),
        path("<int:account_id>/password/", people.reset_password, name="password"),
        path("<int:account_id>/close/", people.close, name="close"),
    ],
    "accounts",
)
own = (
    [
        path("", mine.settings, name="settings"),
        path("password/", mine.password, name="password"),
        path("keys/", mine.letter_keys, name="keys"),
    ],
    "own",
)
