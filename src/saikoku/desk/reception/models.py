"""How far the background work with a file is: for the page, while it goes on."""

from django.db import models
from django.db.models import Q

from saikoku.exchange.intake.rules.steps import Step
from saikoku.kernel import privacy


class Progress(models.Model):
    """One act of the background, judging or applying a run. Told on a connection of its own; gone when the act ends."""

    privacy = privacy.fields(working="id run_number step rows rows_expected read size begun_at step_begun_at told_at")

    run_number = models.BigIntegerField(
        unique=True, help_text="the run; no foreign key, whose look at the run would wait for the act that holds it"
    )
    step = models.CharField(max_length=10)
    rows = models.BigIntegerField(default=0, help_text="judged so far, good and bad")
    rows_expected = models.BigIntegerField(null=True, help_text="how many there should be, where that is known")
    read = models.BigIntegerField(default=0, help_text="bytes read so far")
    size = models.BigIntegerField(default=0, help_text="bytes to read in this step; 0 where it reads none")
    begun_at = models.DateTimeField(help_text="by the wall clock, as the others: work takes real time")
    step_begun_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__in=[str(step) for step in Step]), name="step_under_way_is_known"),
            models.CheckConstraint(condition=Q(rows__gte=0, read__gte=0, size__gte=0), name="progress_is_not_negative"),
        ]
