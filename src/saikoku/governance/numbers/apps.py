from django.apps import AppConfig


class NumbersConfig(AppConfig):
    name = "saikoku.governance.numbers"
    label = "numbers"
    verbose_name = "電話番号台帳"
