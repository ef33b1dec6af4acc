from django.urls import path

from saikoku.collection.lots import views

app_name = "lots"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.enter, name="enter"),
    path("<int:lot_id>/", views.show, name="show"),
    path("<int:lot_id>/look/", views.look, name="look"),
]
