from django.apps import AppConfig


class PhotosConfig(AppConfig):
    name = "saikoku.registry.photos"
    label = "photos"
    verbose_name = "写真"
