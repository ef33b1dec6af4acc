"""The room of files received: kept, judged, shown, applied by whoever the wiring names."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "saikoku.exchange.intake"
    label = "intake"
    verbose_name = "受け取り"
