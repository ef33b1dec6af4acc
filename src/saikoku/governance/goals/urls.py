from django.urls import path

from saikoku.governance.goals import views

app_name = "goals"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:fiscal_year>/", views.show, name="show"),
    path("<int:fiscal_year>/propose/", views.propose, name="propose"),
    path("sheets/<int:sheet_id>/approve/", views.approve, name="approve"),
    path("sheets/<int:sheet_id>/withdraw/", views.withdraw, name="withdraw"),
]
