from django.urls import path

from saikoku.desk.board import views

app_name = "board"
urlpatterns = [
    path("", views.month, name="month"),
    path("now/", views.live, name="live"),
    path("now/part/", views.live_part, name="live_part"),
    path("now/month/", views.live_month, name="live_month"),
    path("now/hand-over/<int:account_id>/", views.hand_over, name="hand_over"),
    path("now/list/", views.upcoming, name="upcoming"),
    path("encouragements/", views.encouragements, name="encouragements"),
    path("encouragements/<int:encouragement_id>/end/", views.end_encouragement, name="end_encouragement"),
    path("effect/", views.effect, name="effect"),
    path("volumes/", views.volumes, name="volumes"),
    path("requests/", views.requests, name="requests"),
]
