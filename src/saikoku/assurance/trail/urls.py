from django.urls import path

from saikoku.assurance.trail import views

app_name = "trail"
urlpatterns = [
    path("", views.list_records, name="list"),
    path("hours/", views.hours, name="hours"),
    path("who-saw/", views.who_saw, name="who-saw"),
    path("<int:record_id>/", views.show, name="show"),
]
