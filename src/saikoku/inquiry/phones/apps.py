from django.apps import AppConfig


class PhonesConfig(AppConfig):
    name = "saikoku.inquiry.phones"
    label = "phones"
    verbose_name = "電話番号調査"
