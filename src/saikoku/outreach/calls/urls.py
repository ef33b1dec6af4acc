"""Addresses of the call desk."""

from django.urls import path

from saikoku.outreach.calls import views

app_name = "calls"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("next/", views.take_next, name="next"),
    path("take/<str:number>/", views.take, name="take"),
    path("records/<str:record_number>/correct/", views.correct, name="correct"),
    path("<str:call_number>/gate/", views.gate, name="gate"),
    path("<str:call_number>/record/", views.record, name="record"),
    path("<str:call_number>/back/", views.hand_back, name="back"),
    path("<str:call_number>/renew/", views.renew, name="renew"),
    path("<str:call_number>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<str:call_number>/supervisor/", views.call_supervisor, name="supervisor"),
    path("<str:call_number>/numbers/", views.numbers, name="numbers"),
    path("<str:call_number>/news/", views.news, name="news"),
]
