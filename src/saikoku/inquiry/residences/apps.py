from django.apps import AppConfig


class ResidencesConfig(AppConfig):
    name = "saikoku.inquiry.residences"
    label = "residences"
    verbose_name = "居所調査"
