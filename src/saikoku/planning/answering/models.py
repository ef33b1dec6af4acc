"""What the ledger taught about answers to calls: one table a night, and what earlier months came to with each person."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor


class Learned(models.Model):
    """The factors as they were learned for one day, and the draw by which that day's order was set."""

    privacy = privacy.fields(working="id on since attempts contacts answered seed factors made_at")

    on = models.DateField(unique=True, help_text="the day for which it holds; records of earlier days are in it")
    since = models.DateField(help_text="older attempts say nothing")
    attempts = models.IntegerField()
    contacts = models.IntegerField(help_text="attempts that reached the person liable")
    answered = models.IntegerField(help_text="attempts that anybody answered")
    seed = models.BigIntegerField(help_text="of the day's draw: whoever wants to can draw again")
    factors = models.JSONField(help_text="by target and dimension: shape, rate, attempts, contacts; drawn")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contacts__gte=0, contacts__lte=F("answered"), answered__lte=F("attempts")),
                name="contacts_are_among_answers_among_attempts",
            ),
            models.CheckConstraint(condition=Q(since__lt=F("on")), name="learned_from_days_before"),
        ]


class Past(models.Model):
    """How often a person was called and reached in earlier months: derived from the ledger each night."""

    privacy = privacy.fields(personal="debtor tried reached", working="id")

    debtor = models.OneToOneField(Debtor, models.CASCADE, related_name="+")
    tried = models.IntegerField()
    reached = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reached__gte=0, reached__lte=F("tried")), name="reached_among_the_tried"),
        ]
