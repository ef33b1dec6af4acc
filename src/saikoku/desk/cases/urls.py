"""Addresses of the case cards."""

from django.urls import path

from saikoku.desk.cases import views
from saikoku.desk.cases.views import photographs

app_name = "cases"
urlpatterns = [
    path("<str:number>/", views.card, name="card"),
    path("photos/<int:photo_id>/", photographs.photo, name="photo"),
    path("photos/<int:photo_id>/picture/", photographs.picture, name="picture"),
    path("photos/<int:photo_id>/hold/", photographs.hold, name="photo_hold"),
    path("photos/<int:photo_id>/release/", photographs.release, name="photo_release"),
]
