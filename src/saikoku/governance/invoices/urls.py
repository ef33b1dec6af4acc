"""Addresses of the invoices."""

from django.urls import path

from saikoku.governance.invoices import views
from saikoku.ui import addresses  # noqa: F401 - for the converter of months

app_name = "invoices"
urlpatterns = [
    path("", views.list_months, name="list"),
    path("<month:month>/", views.show, name="month"),
    path("<month:month>/issue/", views.issue, name="issue"),
    path("<int:invoice_id>/step/", views.take_step, name="step"),
    path("<int:invoice_id>/paper.pdf", views.paper, name="paper"),
]
