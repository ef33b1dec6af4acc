from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "saikoku.security.access"
    label = "access"
    verbose_name = "利用者と権限"
