from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "saikoku.desk.reception"
    label = "reception"
    verbose_name = "受け取りと引き渡し"
