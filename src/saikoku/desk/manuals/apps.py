from django.apps import AppConfig


class ManualsConfig(AppConfig):
    name = "saikoku.desk.manuals"
    label = "manuals"
    verbose_name = "手引き"
