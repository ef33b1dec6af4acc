from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "saikoku.registry.payments"
    label = "payments"
    verbose_name = "収納"
