from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "saikoku.workforce.papers"
    label = "papers"
    verbose_name = "番号付きの用紙"
