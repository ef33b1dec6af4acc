from django.urls import path

from saikoku.security.access import views

app_name = "access"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("unlock/", views.unlock, name="unlock"),
    path("sign-out/", views.sign_out, name="sign-out"),
]
