"""Addresses of the calls that come in."""

from django.urls import path

from saikoku.outreach.inbound.views import answering, unknown

app_name = "inbound"
urlpatterns = [
    path("", answering.index, name="index"),
    path("take/<str:number>/", answering.take, name="take"),
    path("hand-over/<str:number>/", answering.hand_over, name="hand-over"),
    path("after-hours/", answering.after_hours, name="after-hours"),
    path("unknown/", unknown.note, name="unknown"),
    path("unknown/<int:call_id>/", unknown.settle, name="settle"),
    path("log/", unknown.log, name="log"),
]
