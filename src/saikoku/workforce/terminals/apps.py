from django.apps import AppConfig


class TerminalsConfig(AppConfig):
    name = "saikoku.workforce.terminals"
    label = "terminals"
    verbose_name = "携行端末"
