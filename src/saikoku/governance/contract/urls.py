from django.urls import path

from saikoku.governance.contract import views

app_name = "contract"
urlpatterns = [
    path("", views.show, name="show"),
    path("edit/", views.edit, name="edit"),
]
