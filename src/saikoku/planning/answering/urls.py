from django.urls import path

from saikoku.planning.answering import views

app_name = "answering"
urlpatterns = [path("", views.table, name="table")]
