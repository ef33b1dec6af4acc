"""Addresses of the reports."""

from datetime import date

from django.urls import path, register_converter

from saikoku.performance.reports import views


class IsoDay:
    """A day in an address: 2026-04-10."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(IsoDay, "isoday")


app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("daily/<isoday:on>/", views.daily, name="daily"),
    path("daily/<isoday:on>/freeze/", views.freeze, name="freeze"),
    path("<int:report_id>/paper.pdf", views.paper, {"form": "pdf"}, name="pdf"),
    path("<int:report_id>/paper.xlsx", views.paper, {"form": "xlsx"}, name="xlsx"),
]
