from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files and tags; no tables, no views."""

    name = "saikoku.ui"
    label = "ui"
    verbose_name = "画面の部品"
