"""Addresses of the research for telephone numbers."""

from django.urls import path

from saikoku.inquiry.phones import views

app_name = "phones"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<str:number>/", views.research, name="research"),
]
