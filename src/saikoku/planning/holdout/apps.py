from django.apps import AppConfig


class HoldoutConfig(AppConfig):
    name = "saikoku.planning.holdout"
    label = "holdout"
    verbose_name = "効果の測定"
