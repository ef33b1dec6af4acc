from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "saikoku.desk.cases"
    label = "cases"
    verbose_name = "事案"
