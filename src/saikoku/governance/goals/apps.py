from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "saikoku.governance.goals"
    label = "goals"
    verbose_name = "合意事項"
