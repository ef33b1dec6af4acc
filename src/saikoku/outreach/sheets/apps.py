from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "saikoku.outreach.sheets"
    label = "sheets"
    verbose_name = "架電票・訪問票"
