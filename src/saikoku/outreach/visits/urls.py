"""Addresses of the visits."""

from django.urls import path

from saikoku.outreach.visits import views

app_name = "visits"
urlpatterns = [
    path("", views.day, name="day"),
    path("news/", views.day_news, name="day_news"),
    path("begin/", views.begin, name="begin"),
    path("<slug:key>/", views.visit, name="visit"),
    path("<slug:key>/news/", views.news, name="news"),
    path("<slug:key>/check/", views.check, name="check"),
    path("<slug:key>/read/", views.read, name="read"),
    path("<slug:key>/leave/", views.leave, name="leave"),
    path("<slug:key>/notice/", views.notice, name="notice"),
    path("<slug:key>/as/<slug:outcome>/", views.record, name="record"),
]
