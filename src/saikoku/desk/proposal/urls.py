from django.urls import path

from saikoku.desk.proposal import views

app_name = "proposal"
urlpatterns = [
    path("", views.show, name="show"),
    path("targets/", views.targets, name="targets"),
    path("paper.<str:kind>", views.paper, name="paper"),
    path("hand-over/", views.hand_over, name="hand_over"),
    path("handed/", views.handed_list, name="handed_list"),
    path("handed/<int:handed_id>/", views.handed, name="handed"),
    path("handed/<int:handed_id>/paper.pdf", views.handed_paper, name="handed_paper"),
    path("handed/<int:handed_id>/noted/", views.note, name="note"),
    path("handed/<int:handed_id>/answer/", views.answer, name="answer"),
]
