from django.urls import path

from saikoku.desk.proposal import views

app_name = "proposal"
urlpatterns = [
    path("", views.show, name="show"),
    path("targets/", views.targets, name="targets"),
    path("paper.<str:kind>", views.paper, name="paper"),
]
