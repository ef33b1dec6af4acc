from django.urls import path

from saikoku.governance.numbers import views

app_name = "numbers"
urlpatterns = [
    path("", views.index, name="index"),
    path("register/", views.register, name="register"),
    path("<int:line_id>/end/", views.end, name="end"),
]
