"""Addresses of the call desk."""

from django.urls import path

from saikoku.outreach.calls.views import correcting, desk, dialling, guide, seat

app_name = "calls"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("pause/", seat.pause, name="pause"),
    path("resume/", seat.resume, name="resume"),
    path("next/", desk.take_next, name="next"),
    path("take/<str:number>/", desk.take, name="take"),
    path("records/<str:record_number>/correct/", correcting.correct, name="correct"),
    path("<str:call_number>/gate/", desk.gate, name="gate"),
    path("<str:call_number>/record/", desk.record, name="record"),
    path("<str:call_number>/undo/", desk.undo, name="undo"),
    path("<str:call_number>/back/", desk.hand_back, name="back"),
    path("<str:call_number>/renew/", desk.renew, name="renew"),
    path("<str:call_number>/acknowledge/", desk.acknowledge, name="acknowledge"),
    path("<str:call_number>/supervisor/", desk.call_supervisor, name="supervisor"),
    path("<str:call_number>/dial/", dialling.dial, name="dial"),
    path("<str:call_number>/dialled/", seat.dialled, name="dialled"),
    path("<str:call_number>/not-dialled/", seat.not_dialled, name="not-dialled"),
    path("<str:call_number>/end-talk/", seat.end_talk, name="end-talk"),
    path("<str:call_number>/take-up/", seat.take_up, name="take-up"),
    path("<str:call_number>/take-over/", seat.take_over, name="take-over"),
    path("<str:call_number>/numbers/", desk.numbers, name="numbers"),
    path("<str:call_number>/guide/", guide.index, name="guide"),
    path("<str:call_number>/guide/<str:key>/", guide.show, name="guide-text"),
    path("<str:call_number>/news/", desk.news, name="news"),
]
