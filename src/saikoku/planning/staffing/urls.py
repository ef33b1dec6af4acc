from django.urls import path

from saikoku.planning.staffing import views

app_name = "staffing"
urlpatterns = [path("", views.proposal, name="proposal")]
