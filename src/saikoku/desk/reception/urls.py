from django.urls import path

from saikoku.desk.reception.views import deliveries as out
from saikoku.desk.reception.views import receiving, uploads
from saikoku.desk.reception.views import runs as into

reception = (
    [
        path("", into.list_runs, name="list"),
        path("new/", receiving.receive, name="receive"),
        path("left/", into.left_over, name="left"),
        path("uploads/", uploads.list_uploads, name="uploads"),
        path("uploads/begin/", uploads.begin, name="begin"),
        path("uploads/<str:reference>/<int:number>/", uploads.piece, name="piece"),
        path("uploads/<str:reference>/discard/", uploads.discard, name="discard"),
        path("<int:run_id>/", into.show, name="show"),
        path("<int:run_id>/progress/", into.progress, name="progress"),
        path("<int:run_id>/judge/", into.judge_again, name="judge"),
        path("<int:run_id>/apply/", into.apply, name="apply"),
        path("<int:run_id>/refuse/", into.refuse, name="refuse"),
        path("<int:run_id>/withdraw/", into.withdraw, name="withdraw"),
        path("<int:run_id>/errors/", into.download_errors, name="errors"),
        path("<int:run_id>/paper/", into.print_receipt, name="paper"),
        path("<int:run_id>/give-back/", into.give_back, name="give-back"),
    ],
    "reception",
)
deliveries = (
    [
        path("", out.list_deliveries, name="list"),
        path("new/", out.make, name="make"),
        path("<int:delivery_id>/", out.show, name="show"),
        path("<int:delivery_id>/take/", out.take, name="take"),
    ],
    "deliveries",
)
