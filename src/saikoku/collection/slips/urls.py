"""Addresses of the slips."""

from django.urls import path

from saikoku.collection.slips import views

app_name = "slips"
urlpatterns = [
    path("", views.printed, name="list"),
    path("requests/", views.requests, name="requests"),
    path("read/", views.read, name="read"),
    path("case/<str:number>/", views.choose, name="choose"),
    path("run/<int:run_id>/", views.run, name="run"),
    path("run/<int:run_id>/progress/", views.progress, name="progress"),
    path("run/<int:run_id>/paper/", views.paper, name="paper"),
    path("run/<int:run_id>/again/", views.again, name="again"),
    path("<str:number>/", views.show, name="show"),
]
