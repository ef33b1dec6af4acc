"""Addresses of the cash."""

from django.urls import path

from saikoku.collection.cash import views
from saikoku.ui import addresses  # noqa: F401 - for the converters of days and months

app_name = "cash"
urlpatterns = [
    path("", views.index, name="index"),
    path("count/<isoday:day>/", views.count, name="count"),
    path("statement/<isoday:day>/", views.statement, name="statement"),
    path("close/<slug:worker>/<isoday:day>/", views.close, name="close"),
    path("deposits/new/", views.deposit, name="deposit"),
    path("deposits/<slug:number>/", views.prove, name="prove"),
    path("objections/<int:objection_id>/", views.answer, name="answer"),
    path("city/", views.city, name="city"),
    path("book/", views.book, name="book"),
    path("book/<month:month>/<slug:form>/", views.book_paper, name="paper"),
]
