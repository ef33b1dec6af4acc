"""Hand out the volumes of a period as a workbook."""

import hashlib
from datetime import datetime

from django.db import transaction

from saikoku.documents import report, xlsx
from saikoku.kernel.actor import Actor
from saikoku.security.audit import operations as audit


@transaction.atomic
def take_volumes(*, paper: report.Report, by: Actor, at: datetime) -> bytes:
    """The facts as a workbook; who took it is kept."""
    content = xlsx.render(paper)
    audit.record(
        "board.volumes.taken", by=by, at=at, object_id=paper.period,
        after={"facts": report.digest(paper), "sha256": hashlib.sha256(content).hexdigest()},
    )  # fmt: skip
    return content
