from django.apps import AppConfig


class CardsConfig(AppConfig):
    name = "saikoku.workforce.cards"
    label = "cards"
    verbose_name = "従事者証"
