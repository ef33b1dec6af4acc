from django.urls import path

from saikoku.desk.today import views

app_name = "today"
urlpatterns = [path("", views.home, name="home")]
