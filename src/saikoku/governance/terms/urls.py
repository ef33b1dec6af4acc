from django.urls import path

from saikoku.governance.terms import views

app_name = "terms"
urlpatterns = [
    path("", views.list_terms, name="list"),
    path("<slug:name>/", views.show, name="show"),
    path("<slug:name>/propose/", views.propose, name="propose"),
    path("proposals/<int:proposal_id>/approve/", views.approve, name="approve"),
    path("proposals/<int:proposal_id>/withdraw/", views.withdraw, name="withdraw"),
]
