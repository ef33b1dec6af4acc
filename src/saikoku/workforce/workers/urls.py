from django.urls import path

from saikoku.workforce.workers import views

app_name = "workers"
urlpatterns = [
    path("", views.list_workers, name="list"),
    path("new/", views.register, name="register"),
    path("<int:worker_id>/", views.show, name="show"),
    path("<int:worker_id>/contract/", views.contract, name="contract"),
    path("<int:worker_id>/wish/", views.wish, name="wish"),
    path("<int:worker_id>/end/", views.end, name="end"),
    path("wishes/<int:wish_id>/back/", views.take_back, name="take_back"),
]
