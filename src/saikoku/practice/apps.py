from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "saikoku.practice"
    label = "practice"
    verbose_name = "練習"
