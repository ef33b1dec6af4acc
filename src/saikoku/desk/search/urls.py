from django.urls import path

from saikoku.desk.search import views

app_name = "search"
urlpatterns = [path("", views.index, name="index")]
