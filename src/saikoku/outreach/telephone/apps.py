from django.apps import AppConfig


class TelephoneConfig(AppConfig):
    name = "saikoku.outreach.telephone"
    label = "telephone"
    verbose_name = "電話"
