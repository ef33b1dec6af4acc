from django.apps import AppConfig


class WorkersConfig(AppConfig):
    name = "saikoku.workforce.workers"
    label = "workers"
    verbose_name = "従事者と契約"
