from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "saikoku.performance.reports"
    label = "reports"
    verbose_name = "報告"
