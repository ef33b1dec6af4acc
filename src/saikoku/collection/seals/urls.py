"""Addresses of the receipt seals."""

from django.urls import path

from saikoku.collection.seals import views

app_name = "seals"
urlpatterns = [
    path("", views.list_seals, name="list"),
    path("new/", views.file_seal, name="new"),
    path("mine/", views.mine, name="mine"),
    path("<int:seal_id>/", views.show, name="show"),
    path("<int:seal_id>/imprint.png", views.imprint, name="imprint"),
    path("<int:seal_id>/steps/", views.take_step, name="step"),
    path("<int:seal_id>/lend/", views.lend, name="lend"),
    path("<int:seal_id>/back/", views.take_back, name="back"),
    path("loans/<int:loan_id>/", views.end_loan, name="end-loan"),
    path("requests/<int:request_id>/decide/", views.decide, name="decide"),
]
