from django.urls import path

from saikoku.planning.staffing import views

app_name = "staffing"
urlpatterns = [
    path("", views.proposal, name="proposal"),
    path("overload/", views.overload, name="overload"),
    path("shifts/", views.ask_for_shifts, name="ask"),
]
