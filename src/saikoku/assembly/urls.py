"""Every address of the program, room by room."""

from django.urls import include, path

from saikoku.desk.reception import urls as reception
from saikoku.outreach.visits import urls as visits
from saikoku.security.access import urls as access
from saikoku.workforce.papers import urls as papers

urlpatterns = [
    path("", include("saikoku.desk.today.urls")),
    path("door/", include(access.door)),
    path("accounts/", include(access.accounts)),
    path("reception/", include(reception.reception)),
    path("deliveries/", include(reception.deliveries)),
    path("contract/", include("saikoku.governance.contract.urls")),
    path("invoices/", include("saikoku.governance.invoices.urls")),
    path("handovers/", include("saikoku.governance.media.urls")),
    path("terms/", include("saikoku.governance.terms.urls")),
    path("numbers/", include("saikoku.governance.numbers.urls")),
    path("glyphs/", include("saikoku.registry.glyphs.urls")),
    path("goals/", include("saikoku.governance.goals.urls")),
    path("conduct/", include("saikoku.workforce.conduct.urls")),
    path("cards/", include("saikoku.workforce.cards.urls")),
    path("papers/", include(papers.stock)),
    path("papers/", include(papers.hands)),
    path("papers/", include(papers.typing)),
    path("terminals/", include("saikoku.workforce.terminals.urls")),
    path("cash/", include("saikoku.collection.cash.urls")),
    path("receipts/", include("saikoku.collection.receipts.urls")),
    path("books/", include("saikoku.collection.books.urls")),
    path("lots/", include("saikoku.collection.lots.urls")),
    path("seals/", include("saikoku.collection.seals.urls")),
    path("trail/", include("saikoku.assurance.trail.urls")),
    path("me/", include(access.own)),
    path("calls/", include("saikoku.outreach.calls.urls")),
    path("telephone/", include("saikoku.outreach.telephone.urls")),
    path("quality/", include("saikoku.outreach.quality.urls")),
    path("sheets/", include("saikoku.outreach.sheets.urls")),
    path("inbound/", include("saikoku.outreach.inbound.urls")),
    path("inquiry/phones/", include("saikoku.inquiry.phones.urls")),
    path("inquiry/residences/", include("saikoku.inquiry.residences.urls")),
    path("slips/", include("saikoku.collection.slips.urls")),
    path("cases/", include("saikoku.desk.cases.urls")),
    path("manual/", include("saikoku.desk.manuals.urls")),
    path("search/", include("saikoku.desk.search.urls")),
    path("scripts/", include("saikoku.outreach.scripts.urls")),
    path("board/", include("saikoku.desk.board.urls")),
    path("answering/", include("saikoku.planning.answering.urls")),
    path("proposal/", include("saikoku.desk.proposal.urls")),
    path("workers/", include("saikoku.workforce.workers.urls")),
    path("shifts/", include("saikoku.workforce.shifts.urls")),
    path("staffing/", include("saikoku.planning.staffing.urls")),
    path("routes/", include("saikoku.planning.routes.urls")),
    path("visits/notices/", include(visits.notices)),
    path("visits/", include(visits.days)),
    path("figures/", include("saikoku.performance.figures.urls")),
    path("reports/", include("saikoku.performance.reports.urls")),
    path("training/", include("saikoku.practice.urls")),
]

handler400 = "saikoku.assembly.errors.bad_request"
handler403 = "saikoku.assembly.errors.forbidden"
handler404 = "saikoku.assembly.errors.not_found"
handler500 = "saikoku.assembly.errors.fault"
