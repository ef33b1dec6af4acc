"""The room of file layouts: forms of files, reading, writing, containers. It has no tables."""

from django.apps import AppConfig


class LayoutsConfig(AppConfig):
    name = "saikoku.exchange.layouts"
    label = "layouts"
    verbose_name = "レイアウト"
