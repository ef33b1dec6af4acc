from django.apps import AppConfig


class TimingConfig(AppConfig):
    name = "saikoku.planning.timing"
    label = "timing"
    verbose_name = "業務日と時間帯"
