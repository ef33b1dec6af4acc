from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "saikoku.outreach.quality"
    label = "quality"
    verbose_name = "応対の品質"
