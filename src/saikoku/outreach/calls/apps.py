from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "saikoku.outreach.calls"
    label = "calls"
    verbose_name = "架電"
