"""Addresses of the chain of evidence."""

from django.urls import path

from saikoku.performance.figures.views import months, others, proofs
from saikoku.ui import addresses  # noqa: F401  days and months in addresses

app_name = "figures"
urlpatterns = [
    path("<month:month>/", months.month, name="month"),
    path("<month:month>/credits/<slug:rule>/", months.credits, name="credits"),
    path("<month:month>/calls/<slug:side>/", months.calls, name="calls"),
    path("<month:month>/visits/", months.visits, name="visits"),
    path("<month:month>/reach/<slug:side>/", months.reach, name="reach"),
    path("<month:month>/left/", months.left, name="left"),
    path("<month:month>/evidence.xlsx", months.export, name="export"),
    path("<month:month>/others/", others.others, name="others"),
    path("<month:month>/others/enter/", others.enter, name="enter"),
    path("others/<int:effect_id>/withdraw/", others.withdraw, name="withdraw"),
    path("others/proposals/<int:proposal_id>/confirm/", others.confirm, name="confirm"),
    path("others/proposals/<int:proposal_id>/drop/", others.drop, name="drop"),
    path("payments/<str:number>/", proofs.payment, name="payment"),
    path("losses/<int:loss_id>/", proofs.loss, name="loss"),
    path("records/<str:number>/", proofs.record, name="record"),
]
