from django.apps import AppConfig


class ProposalConfig(AppConfig):
    name = "saikoku.desk.proposal"
    label = "proposal"
    verbose_name = "実施日時と体制の提案"
