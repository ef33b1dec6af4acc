"""Addresses of the collector's day, and of the notices that leaders have printed beforehand."""

from django.urls import path

from saikoku.outreach.visits.views import beside, correcting, door, maps, photos, stock, telling

days = (
    [
        path("", door.day, name="day"),
        path("news/", door.day_news, name="day_news"),
        path("map/", maps.show, name="map"),
        path("map/tiles/<slug:mark>/<int:zoom>/<int:column>/<int:row>/", maps.tile, name="tile"),
        path("begin/", door.begin, name="begin"),
        path("papers/<int:handover_id>/", stock.receive, name="handover"),
        path("records/<str:record_number>/correct/", correcting.correct, name="correct"),
        path("<slug:key>/", door.visit, name="visit"),
        path("<slug:key>/news/", door.news, name="news"),
        path("<slug:key>/check/", door.check, name="check"),
        path("<slug:key>/read/", door.read, name="read"),
        path("<slug:key>/leave/", door.leave, name="leave"),
        path("<slug:key>/undo/", correcting.undo, name="undo"),
        path("<slug:key>/beside/", beside.begin, name="beside"),
        path("<slug:key>/notice/", door.notice, name="notice"),
        path("<slug:key>/photo/", photos.take, name="photo"),
        path("<slug:key>/as/<slug:outcome>/", telling.record, name="record"),
    ],
    "visits",
)
notices = (
    [
        path("", stock.index, name="index"),
        path("print/", stock.make, name="print"),
        path("<int:batch_id>/", stock.batch, name="batch"),
        path("move/<slug:act>/", stock.move, name="move"),
        path("handovers/<int:handover_id>/", stock.handover, name="handover"),
    ],
    "notices",
)
