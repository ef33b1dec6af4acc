from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "saikoku.planning.staffing"
    label = "staffing"
    verbose_name = "要員の見積り"
