"""Addresses of call and visit sheets."""

from django.urls import path

from saikoku.outreach.sheets import views

app_name = "sheets"
urlpatterns = [
    path("fill/", views.fill, name="fill"),
    path("bundles/<int:bundle_id>/paper/", views.paper, name="paper"),
    path("<slug:number>/", views.show, name="show"),
    path("<slug:number>/type/", views.type_sheet, name="type"),
    path("<slug:number>/enter/", views.enter, name="enter"),
    path("<slug:number>/decide/", views.decide, name="decide"),
]
