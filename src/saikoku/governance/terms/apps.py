from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "saikoku.governance.terms"
    label = "terms"
    verbose_name = "合意事項"
