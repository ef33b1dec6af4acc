from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "saikoku.performance.figures"
    label = "figures"
    verbose_name = "成績"
