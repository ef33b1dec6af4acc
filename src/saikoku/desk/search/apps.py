from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "saikoku.desk.search"
    label = "search"
    verbose_name = "検索"
