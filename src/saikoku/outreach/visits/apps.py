from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "saikoku.outreach.visits"
    label = "visits"
    verbose_name = "訪問"
