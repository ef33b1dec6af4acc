from django.urls import path

from saikoku.workforce.cards import views

app_name = "cards"
urlpatterns = [
    path("", views.list_cards, name="list"),
    path("new/", views.make, name="make"),
    path("requests/<int:request_id>/", views.decide, name="decide"),
    path("<int:card_id>/", views.show, name="show"),
    path("<int:card_id>/photo/", views.photo, name="photo"),
    path("<int:card_id>/paper/", views.paper, name="paper"),
    path("<int:card_id>/steps/", views.take_step, name="step"),
]
