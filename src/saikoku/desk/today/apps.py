from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "saikoku.desk.today"
    label = "today"
    verbose_name = "今日"
