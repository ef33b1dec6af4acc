"""The room of files on their way here: piece by piece, kept closed until the file is whole."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "saikoku.exchange.uploads"
    label = "uploads"
    verbose_name = "途中の受け取り"
