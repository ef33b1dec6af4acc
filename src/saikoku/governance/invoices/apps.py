from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "saikoku.governance.invoices"
    label = "invoices"
    verbose_name = "請求"
