from django.apps import AppConfig


class GlyphsConfig(AppConfig):
    name = "saikoku.registry.glyphs"
    label = "glyphs"
    verbose_name = "外字"
