from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "saikoku.outreach.presence"
    label = "presence"
    verbose_name = "席の時間"
