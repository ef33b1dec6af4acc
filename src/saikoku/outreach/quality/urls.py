"""Addresses of coaching notes and reviews."""

from django.urls import path

from saikoku.outreach.quality import views
from saikoku.outreach.quality.views import own

app_name = "quality"
urlpatterns = [
    path("", views.index, name="index"),
    path("summary/", views.summary, name="summary"),
    path("notes/", views.notes, name="notes"),
    path("notes/write/<str:record_number>/", views.write, name="write"),
    path("mine/", own.index, name="mine"),
    path("mine/notes/<int:note_id>/", own.answer, name="answer"),
    path("mine/<int:sampled_id>/", own.show, name="mine-show"),
    path("<int:sampled_id>/", views.show, name="show"),
]
