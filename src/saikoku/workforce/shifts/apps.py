from django.apps import AppConfig


class ShiftsConfig(AppConfig):
    name = "saikoku.workforce.shifts"
    label = "shifts"
    verbose_name = "勤務表"
