from django.urls import path

from saikoku.practice import views

app_name = "training"
urlpatterns = [
    path("", views.plays.index, name="index"),
    path("plays/<slug:key>/", views.plays.play, name="play"),
    path("attempts/<int:attempt_id>/", views.plays.attempt, name="attempt"),
    path("attempts/<int:attempt_id>/say/", views.plays.say, name="say"),
    path("attempts/<int:attempt_id>/record/", views.plays.record, name="record"),
    path("people/", views.people.overview, name="people"),
    path("people/<int:account_id>/", views.people.person, name="person"),
    path("people/<int:account_id>/certificate/", views.people.certify, name="certify"),
    path("certificates/<str:number>/", views.people.paper, name="certificate"),
]
