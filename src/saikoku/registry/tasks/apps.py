from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "saikoku.registry.tasks"
    label = "tasks"
    verbose_name = "依頼と引継ぎ"
