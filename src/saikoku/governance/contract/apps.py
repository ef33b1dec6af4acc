from django.apps import AppConfig


class ContractConfig(AppConfig):
    name = "saikoku.governance.contract"
    label = "contract"
    verbose_name = "契約"
