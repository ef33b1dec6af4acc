from django.apps import AppConfig


class BooksConfig(AppConfig):
    name = "saikoku.collection.books"
    label = "books"
    verbose_name = "手書き領収証"
