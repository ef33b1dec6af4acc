"""Addresses of the city's own characters."""

from django.urls import path

from saikoku.registry.glyphs import views

app_name = "glyphs"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.file_font, name="new"),
    path("lacking/", views.lacking, name="lacking"),
    path("<int:font_id>/", views.show, name="show"),
    path("<int:font_id>/approve/", views.approve, name="approve"),
    path("<int:font_id>/drop/", views.drop, name="drop"),
    path("drawn/<str:drawn>.css", views.sheet, name="sheet"),
    path("drawn/<str:drawn>.ttf", views.font, name="font"),
]
