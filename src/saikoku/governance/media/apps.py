from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "saikoku.governance.media"
    label = "media"
    verbose_name = "授受"
