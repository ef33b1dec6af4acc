"""Addresses of receipts written by hand."""

from django.urls import path

from saikoku.collection.books import views

app_name = "books"
urlpatterns = [
    path("overpaid/", views.overpaid, name="overpaid"),
    path("overpaid/<int:line_id>/", views.tell, name="tell"),
    path("bundles/<int:bundle_id>/paper/", views.paper, name="paper"),
    path("<slug:number>/", views.show, name="show"),
    path("<slug:number>/type/", views.type_leaf, name="type"),
    path("<slug:number>/enter/", views.enter, name="enter"),
    path("<slug:number>/decide/", views.decide, name="decide"),
]
