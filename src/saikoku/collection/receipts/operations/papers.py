"""Draw a receipt from its frozen facts and the seal it was issued with."""

from saikoku.collection.receipts.models import Receipt, ReceiptStep
from saikoku.documents import receipt as paper
from saikoku.gateways import escpos


def drawn(number: str, *, way: str, copy: int) -> bytes:
    """PDF or ESC/POS bytes of the receipt and its copy; `copy` n marks 再発行 n."""
    receipt = Receipt.objects.select_related("seal").get(number=number)
    said = paper.from_facts(receipt.facts)
    seal = {"seal": bytes(receipt.seal.imprint), "seal_name": receipt.seal.name}
    if way == ReceiptStep.Way.ESCPOS:
        return escpos.papers(paper.raster(said, **seal, copy=copy))
    return paper.render(said, form=str(way), **seal, copy=copy, at=receipt.issued_at)
