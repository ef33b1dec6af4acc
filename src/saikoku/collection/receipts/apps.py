from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    name = "saikoku.collection.receipts"
    label = "receipts"
    verbose_name = "領収証"
