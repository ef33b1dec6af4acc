from django.apps import AppConfig


class SlipsConfig(AppConfig):
    name = "saikoku.collection.slips"
    label = "slips"
    verbose_name = "納付書"
