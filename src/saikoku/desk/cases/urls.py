"""Addresses of the case cards."""

from django.urls import path

from saikoku.desk.cases import views

app_name = "cases"
urlpatterns = [path("<str:number>/", views.card, name="card")]
