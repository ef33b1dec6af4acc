from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "saikoku.planning.targets"
    label = "targets"
    verbose_name = "当月対象者"
