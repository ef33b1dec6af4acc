"""Addresses of the residence surveys."""

from django.urls import path

from saikoku.inquiry.residences import views

app_name = "residences"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("mine/", views.mine, name="mine"),
    path("begin/", views.begin, name="begin"),
    path("findings/<int:finding_id>/correct/", views.correct, name="correct"),
    path("<int:survey_id>/", views.survey, name="survey"),
    path("<int:survey_id>/give-up/", views.give_up, name="give_up"),
    path("<int:survey_id>/check/", views.check, name="check"),
    path("<int:survey_id>/photo/", views.photo, name="photo"),
    path("<int:survey_id>/finding/", views.confirm, name="confirm"),
]
