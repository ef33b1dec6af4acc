"""The room of deliveries: files made for the city, numbered, kept and given out."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "saikoku.exchange.delivery"
    label = "delivery"
    verbose_name = "引渡し"
