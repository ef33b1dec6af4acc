"""電話番号調査: each piece of research with the places looked at, its result and its evidence (R11)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor

WITH_NUMBER = ["N01", "N03"]


class PhoneResearch(models.Model):
    """One search for a number of a person; never edited: what is found later is another one."""

    append_only = True
    privacy = privacy.fields(
        personal="debtor number evidence",
        working="id task_id record_number on outcome source looked found_in worker_number by at",
    )

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="phone_research")
    task_id = models.BigIntegerField(null=True, help_text="the task that it ended; null: there was none")
    record_number = models.CharField(max_length=26, unique=True, help_text="its record of the ledger (work 06)")
    on = models.DateField()
    outcome = models.CharField(max_length=3, help_text="N01 to N04")
    number = models.CharField(max_length=15, default="", help_text="digits")
    source = models.CharField(max_length=2, default="", help_text="R02 codes")
    looked = ArrayField(models.CharField(max_length=16), help_text="places looked at, keys of sources.toml")
    found_in = models.CharField(max_length=16, default="")
    evidence = models.CharField(max_length=200, default="")
    worker_number = models.CharField(max_length=10)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=["N01", "N02", "N03", "N04"]), name="research_has_a_known_outcome"),
            models.CheckConstraint(
                condition=(Q(outcome__in=WITH_NUMBER) & ~Q(number="") & ~Q(source="") & ~Q(found_in=""))
                | (~Q(outcome__in=WITH_NUMBER) & Q(number="", source="", found_in="")),
                name="only_what_was_found_has_a_number_and_a_source",
            ),
            models.CheckConstraint(condition=~Q(looked=[]), name="research_looked_somewhere"),
        ]
        indexes = [
            models.Index(fields=["on"], name="research_by_day"),
            models.Index(fields=["debtor", "-on"], name="research_by_debtor"),
        ]
