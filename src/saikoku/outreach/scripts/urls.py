"""Addresses of what is said: reading, proposing, approving, comparing."""

from django.urls import path

from saikoku.outreach.scripts import views

app_name = "scripts"
urlpatterns = [
    path("", views.index, name="index"),
    path("start/", views.start, name="start"),
    path("booklet/", views.booklet, name="booklet"),
    path("revisions/<int:revision_id>/", views.revision, name="revision"),
    path("revisions/<int:revision_id>/approve/", views.approve, name="approve"),
    path("revisions/<int:revision_id>/withdraw/", views.withdraw, name="withdraw"),
    path("texts/<str:key>/", views.show, name="show"),
    path("texts/<str:key>/propose/", views.propose, name="propose"),
    path("texts/<str:key>/compare/<int:version_id>/", views.compare, name="compare"),
]
