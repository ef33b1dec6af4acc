"""Addresses of numbered paper: the stock, one's own hands, what is typed back. Each is a place of its own in the menu."""

from django.urls import path

from saikoku.workforce.papers import views

stock = (
    [
        path("", views.index, name="index"),
        path("new/", views.new, name="new"),
        path("bundles/<int:bundle_id>/", views.bundle, name="bundle"),
        path("bundles/<int:bundle_id>/count/", views.count, name="count"),
    ],
    "papers",
)
hands = (
    [
        path("mine/", views.mine, name="mine"),
        path("transfers/<int:transfer_id>/", views.transfer, name="transfer"),
    ],
    "hands",
)
typing = ([path("typing/", views.typing, name="index")], "typing")
