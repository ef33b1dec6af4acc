from django.apps import AppConfig


class InboundConfig(AppConfig):
    name = "saikoku.outreach.inbound"
    label = "inbound"
    verbose_name = "受電"
