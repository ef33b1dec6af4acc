from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "saikoku.planning.channels"
    label = "channels"
    verbose_name = "連絡の手段"
