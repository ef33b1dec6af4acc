from django.apps import AppConfig


class LiabilitiesConfig(AppConfig):
    name = "saikoku.registry.liabilities"
    label = "liabilities"
    verbose_name = "債権"
