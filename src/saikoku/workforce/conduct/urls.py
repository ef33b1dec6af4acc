from django.urls import path

from saikoku.workforce.conduct import views

app_name = "conduct"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("people/", views.people, name="people"),
    path("breaches/new/", views.report, name="report"),
    path("breaches/<int:breach_id>/", views.show, name="show"),
]
