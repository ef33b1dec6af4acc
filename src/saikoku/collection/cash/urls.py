"""Addresses of the cash."""

from django.urls import path

from saikoku.collection.cash import views
from saikoku.collection.cash.views import absence, change, clearing, cover, passing, paying
from saikoku.ui import addresses  # noqa: F401 - for the converters of days and months

app_name = "cash"
urlpatterns = [
    path("", views.index, name="index"),
    path("mine/", passing.mine, name="mine"),
    path("count/<isoday:day>/", views.count, name="count"),
    path("statement/<isoday:day>/", views.statement, name="statement"),
    path("statement/<isoday:day>/seen/", absence.acknowledge, name="acknowledge"),
    path("give/<slug:way>/", passing.give, name="give"),
    path("change/new/", passing.lend, name="lend"),
    path("change/back/<slug:worker>/", passing.return_for, name="return-for"),
    path("passing/<int:passing_id>/", passing.take, name="take"),
    path("passing/<int:passing_id>/receive/", passing.receive, name="receive"),
    path("passing/<int:passing_id>/drop/", passing.drop, name="drop"),
    path("absent/<slug:worker>/<isoday:day>/", absence.count, name="absent"),
    path("absent/<slug:worker>/<isoday:day>/intents/", absence.drop_intents, name="drop-intents"),
    path("absent/<slug:worker>/<isoday:day>/objection/", absence.objection, name="objection"),
    path("insurance/", cover.cover, name="cover"),
    path("insurance/new/", cover.enter, name="enter-cover"),
    path("insurance/<int:cover_id>/correct/", cover.correct, name="correct-cover"),
    path("close/<slug:worker>/<isoday:day>/", views.close, name="close"),
    path("close/<slug:worker>/<isoday:day>/confirm/", views.confirm, name="confirm"),
    path("differences/<slug:worker>/<isoday:day>/", clearing.show, name="difference"),
    path("differences/<slug:worker>/<isoday:day>/clear/", clearing.ask, name="clear"),
    path("differences/<int:clearing_id>/confirm/", clearing.confirm, name="confirm-clearing"),
    path("differences/<int:clearing_id>/drop/", clearing.drop, name="drop-clearing"),
    path("change/differences/<int:passing_id>/", change.show, name="change-difference"),
    path("change/differences/<int:passing_id>/clear/", change.ask, name="clear-change"),
    path("change/clearings/<int:clearing_id>/confirm/", change.confirm, name="confirm-change"),
    path("change/clearings/<int:clearing_id>/drop/", change.drop, name="drop-change"),
    path("deposits/new/", views.deposit, name="deposit"),
    path("deposits/<slug:number>/", views.prove, name="prove"),
    path("deposits/<slug:number>/paid/", views.note_paid, name="paid"),
    path("deposits/<slug:number>/paper/", paying.paper, name="deposit-paper"),
    path("objections/<int:objection_id>/", views.answer, name="answer"),
    path("city/", views.city, name="city"),
    path("book/", views.book, name="book"),
    path("book/<month:month>/<slug:form>/", views.book_paper, name="paper"),
]
