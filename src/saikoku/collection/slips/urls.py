"""Addresses of the slips."""

from django.urls import path

from saikoku.collection.slips.views import desk, door

app_name = "slips"
urlpatterns = [
    path("", desk.printed, name="list"),
    path("requests/", desk.requests, name="requests"),
    path("read/", desk.read, name="read"),
    path("door/<slug:key>/", door.choose, name="door"),
    path("door/paper/<int:run_id>/", door.paper, name="door_paper"),
    path("case/<str:number>/", desk.choose, name="choose"),
    path("run/<int:run_id>/", desk.run, name="run"),
    path("run/<int:run_id>/progress/", desk.progress, name="progress"),
    path("run/<int:run_id>/paper/", desk.paper, name="paper"),
    path("run/<int:run_id>/again/", desk.again, name="again"),
    path("<str:number>/", desk.show, name="show"),
]
