"""Addresses of what is said: reading, proposing, approving, comparing."""

from django.urls import path

from saikoku.outreach.scripts.views import reading, uses

app_name = "scripts"
urlpatterns = [
    path("", reading.index, name="index"),
    path("start/", reading.start, name="start"),
    path("booklet/", reading.booklet, name="booklet"),
    path("uses/", uses.index, name="uses"),
    path("uses/ask/", uses.ask, name="ask"),
    path("uses/hand-over/", uses.hand_over, name="hand_over"),
    path("uses/<int:use_id>/", uses.use, name="use"),
    path("uses/<int:use_id>/grant/", uses.grant, name="grant"),
    path("uses/<int:use_id>/refuse/", uses.refuse, name="refuse"),
    path("uses/<int:use_id>/back/", uses.bring_back, name="bring_back"),
    path("revisions/<int:revision_id>/", reading.revision, name="revision"),
    path("revisions/<int:revision_id>/approve/", reading.approve, name="approve"),
    path("revisions/<int:revision_id>/send-back/", reading.send_back, name="send_back"),
    path("revisions/<int:revision_id>/put-aside/", reading.put_aside, name="put_aside"),
    path("revisions/<int:revision_id>/withdraw/", reading.withdraw, name="withdraw"),
    path("texts/<str:key>/", reading.show, name="show"),
    path("texts/<str:key>/propose/", reading.propose, name="propose"),
    path("texts/<str:key>/compare/<int:version_id>/", reading.compare, name="compare"),
]
