"""Hand out the proposal as a paper; who took it is kept."""

import hashlib
from datetime import datetime

from django.db import transaction

from saikoku.documents import pdf, report, xlsx
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit

RENDERERS = {"pdf": pdf.render, "xlsx": xlsx.render}


@transaction.atomic
def take(*, paper: report.Report, kind: str, by: Actor, at: datetime) -> bytes:
    content = RENDERERS[kind](paper)
    audit.record(
        "proposal.paper.taken", by=by, at=at, object_id=paper.period,
        after={"kind": kind, "facts": report.digest(paper), "sha256": hashlib.sha256(content).hexdigest()},
    )  # fmt: skip
    return content
