from django.urls import path

from saikoku.ui import addresses  # noqa: F401 - for the converter of days
from saikoku.workforce.shifts import views

app_name = "shifts"
urlpatterns = [
    path("", views.list_plans, name="list"),
    path("<int:plan_id>/", views.show, name="show"),
    path("<int:plan_id>/progress/", views.progress, name="progress"),
    path("<int:plan_id>/publish/", views.publish, name="publish"),
    path("<int:plan_id>/drop/", views.drop, name="drop"),
    path("<int:plan_id>/<isoday:on>/", views.day, name="day"),
    path("<int:plan_id>/<isoday:on>/<int:worker_id>/", views.change, name="change"),
]
