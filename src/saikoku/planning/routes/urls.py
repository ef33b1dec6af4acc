"""Addresses of the routes."""

from django.urls import path

from saikoku.planning.routes.views import backdrop, changing, day

app_name = "routes"
urlpatterns = [
    path("", day.day, name="day"),
    path("ask/", day.ask, name="ask"),
    path("why/", day.why, name="why"),
    path("places/", day.places, name="places"),
    path("tiles/<slug:mark>/<int:zoom>/<int:column>/<int:row>/", backdrop.tile, name="tile"),
    path("appointments/", changing.agree, name="agree"),
    path("appointments/<int:appointment_id>/withdraw/", changing.withdraw, name="withdraw"),
    path("<int:plan_id>/progress/", day.progress, name="progress"),
    path("<int:plan_id>/news/", day.news, name="news"),
    path("<int:plan_id>/accept/", changing.accept, name="accept"),
    path("ways/<int:route_id>/sheet/", day.sheet, name="sheet"),
    path("ways/<int:route_id>/add/", changing.add, name="add"),
    path("ways/<int:route_id>/change/", changing.change, name="change"),
]
