from django.apps import AppConfig


class OutlookConfig(AppConfig):
    name = "saikoku.performance.outlook"
    label = "outlook"
    verbose_name = "見通し"
