from django.urls import path

from saikoku.governance.media import views

app_name = "media"
urlpatterns = [
    path("", views.list_handovers, name="list"),
    path("new/", views.open_handover, name="open"),
    path("media/", views.list_media, name="media"),
    path("media/<int:medium_id>/retire/", views.retire, name="retire"),
    path("<slug:number>/", views.show, name="show"),
    path("<slug:number>/steps/<slug:step>/", views.take_step, name="step"),
    path("<slug:number>/files/", views.add_file, name="add-file"),
    path("<slug:number>/paper/", views.print_slip, name="paper"),
]
