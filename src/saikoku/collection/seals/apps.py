from django.apps import AppConfig


class SealsConfig(AppConfig):
    name = "saikoku.collection.seals"
    label = "seals"
    verbose_name = "領収印"
