"""Role plays as they were played: each attempt with every line said, the record written and the score; certificates."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy


class Attempt(models.Model):
    """One role play begun by one person. Never changed: what was said and how it ended are rows of their own."""

    append_only = True
    privacy = privacy.fields(personal="stage", working="id account play version begun_at")

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts")
    play = models.CharField(max_length=20, help_text="key of the table of role plays")
    version = models.CharField(max_length=12, help_text="of the play as it was then")
    stage = models.JSONField(help_text="the practice city's person on the line: name, birth, address, balance, days")
    begun_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "play"], name="attempt_by_person")]


class Line(models.Model):
    """What was said at one turn: the number of the choice in the table."""

    append_only = True
    privacy = privacy.fields(working="id attempt place choice said_at")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="lines")
    place = models.SmallIntegerField()
    choice = models.SmallIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt", "place"], name="one_thing_is_said_at_a_turn")]


class Result(models.Model):
    """How an attempt ended: the record, the points, what was missed."""

    append_only = True
    privacy = privacy.fields(personal="record", working="id attempt points passed serious by_criterion findings finished_at")

    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="result")
    record = models.JSONField()
    points = models.SmallIntegerField()
    passed = models.BooleanField()
    serious = models.BooleanField()
    by_criterion = models.JSONField()
    findings = models.JSONField()
    finished_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=100), name="points_are_of_a_hundred"),
            models.CheckConstraint(condition=~Q(passed=True, serious=True), name="a_serious_fault_is_not_passed"),
        ]


class Certificate(models.Model):
    """修了証: the facts as they stood when it was issued, and their hash; the paper is drawn from them."""

    append_only = True
    privacy = privacy.fields(working="id number account facts digest issued_at issued_by")

    number = models.CharField(max_length=20, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates")
    facts = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
