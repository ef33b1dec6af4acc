"""Addresses of the reports."""

from django.urls import path

from saikoku.performance.reports import views
from saikoku.ui import addresses  # noqa: F401 - for the converter of days

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("daily/<isoday:on>/", views.daily, name="daily"),
    path("daily/<isoday:on>/freeze/", views.freeze, name="freeze"),
    path("<int:report_id>/paper.pdf", views.paper, {"form": "pdf"}, name="pdf"),
    path("<int:report_id>/paper.xlsx", views.paper, {"form": "xlsx"}, name="xlsx"),
]
