from django.apps import AppConfig


class CashConfig(AppConfig):
    name = "saikoku.collection.cash"
    label = "cash"
    verbose_name = "現金"
