from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "saikoku.registry.contacts"
    label = "contacts"
    verbose_name = "経過記録"
