from django.urls import path

from saikoku.desk.board import views

app_name = "board"
urlpatterns = [
    path("", views.month, name="month"),
    path("effect/", views.effect, name="effect"),
    path("volumes/", views.volumes, name="volumes"),
    path("requests/", views.requests, name="requests"),
]
