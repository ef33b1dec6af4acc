from django.apps import AppConfig


class AnsweringConfig(AppConfig):
    name = "saikoku.planning.answering"
    label = "answering"
    verbose_name = "電話に出る見込み"
