"""Two people deliver the same at once: one number, no gap."""

import threading

from django.db import connections, transaction

from saikoku.exchange.delivery import operations
from saikoku.exchange.delivery.models import Delivery, Series
from tests.exchange.delivery.conftest import CONSOLE, DAY, record


def test_deliveries_made_at_once_take_turns_and_lose_no_number(committing_db, noon):
    refused = []

    def deliver(number: int) -> None:
        try:
            rows = [record(number, summary="𠮷" if number == 5 else "")]
            operations.make(layout_id="R01", from_day=DAY, to_day=DAY, rows=rows, by=CONSOLE, at=noon)
        except operations.DeliveryRefused as refusal:
            refused.append(refusal.reasons)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=deliver, args=(number,)) for number in (1, 2, 3, 4, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [["does-not-fit"]]
    assert sorted(Delivery.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert Series.objects.get().last == 4


def test_a_delivery_that_is_undone_gives_its_number_to_the_next(committing_db, noon):
    common = {"layout_id": "R01", "from_day": DAY, "to_day": DAY, "by": CONSOLE, "at": noon}
    with transaction.atomic():
        operations.make(rows=[record(1)], **common)
        transaction.set_rollback(True)
    assert operations.make(rows=[record(2)], **common).delivery.number == 1
