from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "saikoku.assurance.trail"
    label = "trail"
    verbose_name = "操作の記録"
