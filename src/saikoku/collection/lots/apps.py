from django.apps import AppConfig


class LotsConfig(AppConfig):
    name = "saikoku.collection.lots"
    label = "lots"
    verbose_name = "用紙の耐久"
