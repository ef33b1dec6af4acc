from django.apps import AppConfig


class DebtorsConfig(AppConfig):
    name = "saikoku.registry.debtors"
    label = "debtors"
    verbose_name = "対象者"
