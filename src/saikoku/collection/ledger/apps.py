from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "saikoku.collection.ledger"
    label = "ledger"
    verbose_name = "現金の元帳"
