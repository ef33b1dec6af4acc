"""Addresses of the receipts."""

from django.urls import path

from saikoku.collection.receipts import views
from saikoku.collection.receipts.views import journal, keeping, lost

app_name = "receipts"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("begin/", views.begin, name="begin"),
    path("taking/<slug:key>/", views.take, name="take"),
    path("taking/<slug:key>/drop/", views.drop, name="drop"),
    path("verify/", views.verify, name="verify"),
    path("keeping/", keeping.calendar, name="keeping"),
    path("lost/", lost.index, name="lost"),
    path("lost/<slug:number>/", lost.reenter, name="reenter"),
    path("lost/<slug:number>/void/", lost.reenter_void, name="reenter-void"),
    path("lost/entered/<int:reentry_id>/", lost.reentry, name="reentry"),
    path("journal/", journal.show, name="journal"),
    path("journal/compare/", journal.compare, name="compare"),
    path("journal/ask/", journal.ask_release, name="ask-release"),
    path("journal/release/", journal.release, name="release"),
    path("<slug:number>/", views.show, name="show"),
    path("<slug:number>/print/", views.print_paper, name="print"),
    path("<slug:number>/answer/", views.answer, name="answer"),
    path("<slug:number>/replace/", views.replace, name="replace"),
    path("<slug:number>/refund/", views.ask_refund, name="refund"),
    path("<slug:number>/confirm/", views.confirm_void, name="confirm"),
    path("<slug:number>/answer-for/", views.answer_for, name="answer-for"),
    path("<slug:number>/missing/", views.note_missing, name="missing"),
]
