"""Every address of the program, room by room."""

from django.urls import include, path

urlpatterns = [
    path("door/", include("saikoku.security.access.urls")),
]

handler400 = "saikoku.assembly.errors.bad_request"
handler403 = "saikoku.assembly.errors.forbidden"
handler404 = "saikoku.assembly.errors.not_found"
handler500 = "saikoku.assembly.errors.fault"
