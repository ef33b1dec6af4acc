from django.apps import AppConfig


class AttributionConfig(AppConfig):
    name = "saikoku.performance.attribution"
    label = "attribution"
    verbose_name = "効果の帰属"
