from django.apps import AppConfig


class ScriptsConfig(AppConfig):
    name = "saikoku.outreach.scripts"
    label = "scripts"
    verbose_name = "話すことと結果コード"
