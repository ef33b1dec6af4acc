from django.apps import AppConfig


class RoutesConfig(AppConfig):
    name = "saikoku.planning.routes"
    label = "routes"
    verbose_name = "訪問の経路"
