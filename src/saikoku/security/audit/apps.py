from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "saikoku.security.audit"
    label = "audit"
    verbose_name = "記録"
