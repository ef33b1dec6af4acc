from django.urls import path

from saikoku.workforce.terminals import views

app_name = "terminals"
urlpatterns = [
    path("", views.list_terminals, name="list"),
    path("new/", views.add, name="add"),
    path("sheet/", views.sheet, name="sheet"),
    path("devices/", views.take_list, name="devices"),
    path("enrol/", views.enrol, name="enrol"),
    path("watch/", views.watch, name="watch"),
    path("here/", views.here, name="here"),
    path("holds/<int:hold_id>/release/", views.release, name="release"),
    path("<int:terminal_id>/", views.show, name="show"),
    path("<int:terminal_id>/code/", views.code, name="code"),
    path("<int:terminal_id>/evidence/", views.evidence, name="evidence"),
    path("<int:terminal_id>/settings/", views.check, name="check"),
    path("<int:terminal_id>/<slug:act>/", views.step, name="step"),
]
