from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "saikoku.desk.board"
    label = "board"
    verbose_name = "月の状況"
