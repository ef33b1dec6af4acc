from django.apps import AppConfig


class ConductConfig(AppConfig):
    name = "saikoku.workforce.conduct"
    label = "conduct"
    verbose_name = "服務の決まり"
