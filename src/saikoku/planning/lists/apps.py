from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "saikoku.planning.lists"
    label = "lists"
    verbose_name = "架電の順番"
