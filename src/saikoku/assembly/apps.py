from django.apps import AppConfig


class AssemblyConfig(AppConfig):
    """Last in the list of apps: when it is ready, every room is, and the wiring is filled in."""

    name = "saikoku.assembly"
    label = "assembly"
    verbose_name = "組み立て"

    def ready(self) -> None:
        from saikoku.assembly import wiring

        wiring.fill()
