from django.urls import path

from saikoku.desk.manuals import views

app_name = "manuals"
urlpatterns = [
    path("", views.index, name="index"),
    path("pictures/<str:name>", views.picture, name="picture"),
    path("<str:name>/", views.show, name="show"),
]
