"""What the city was told of money that was owed no more when its leaf was entered."""

from django.db import models
from django.db.models import Q

from saikoku.collection.receipts.models import ReceiptLine
from saikoku.kernel import privacy


class OverpaymentTold(models.Model):
    """過納の連絡: with which document, on which day; the city gives the money back or puts it elsewhere."""

    append_only = True
    privacy = privacy.fields(working="id line document told_on at by")

    line = models.OneToOneField(ReceiptLine, models.PROTECT, related_name="overpayment_told")
    document = models.CharField(max_length=100, help_text="number of the letter to the city")
    told_on = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(document=""), name="overpayment_is_told_by_a_document")]
