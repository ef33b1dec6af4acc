"""Addresses of the reports."""

from django.urls import path

from saikoku.performance.reports import views
from saikoku.ui import addresses  # noqa: F401 - for the converter of days

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("restatements/", views.restatements, name="restatements"),
    path("daily/<isoday:on>/", views.show, {"kind": "daily"}, name="daily"),
    path("<slug:kind>/<isoday:on>/", views.show, name="show"),
    path("<slug:kind>/<isoday:on>/prepare/", views.prepare, name="prepare"),
    path("<slug:kind>/<isoday:on>/progress/", views.progress, name="progress"),
    path("<slug:kind>/<isoday:on>/freeze/", views.freeze, name="freeze"),
    path("<slug:kind>/<isoday:on>/notes/", views.write, name="write"),
    path("<int:report_id>/paper.pdf", views.paper, {"form": "pdf"}, name="pdf"),
    path("<int:report_id>/paper.xlsx", views.paper, {"form": "xlsx"}, name="xlsx"),
]
