"""Addresses of the telephone."""

from django.urls import path

from saikoku.outreach.telephone import views

app_name = "telephone"
urlpatterns = [
    path("", views.window, name="window"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("event/", views.event, name="event"),
    path("seats/", views.seats, name="seats"),
    path("seats/assign/", views.assign, name="assign"),
    path("seats/<int:seat_id>/take-back/", views.take_back, name="take-back"),
]
