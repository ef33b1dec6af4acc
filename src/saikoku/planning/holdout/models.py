"""保留群: a small part of the month's targets, chosen by chance with the city's consent, that is called last."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor


class Draw(models.Model):
    """One draw: who of the targets not drawn before is held out, by which agreed share. Later targets are drawn later."""

    append_only = True
    privacy = privacy.fields(working="id month per_thousand targets held document drawn_at drawn_by")

    month = models.DateField(help_text="its first day")
    per_thousand = models.SmallIntegerField(help_text="the share agreed for the month")
    targets = models.IntegerField(help_text="people drawn among")
    held = models.IntegerField()
    document = models.CharField(max_length=100, help_text="the city's consent")
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="draw_month_is_its_first_day"),
            models.CheckConstraint(condition=Q(per_thousand__gt=0) & ~Q(document=""), name="draw_stands_on_a_consent"),
            models.CheckConstraint(condition=Q(held__gte=0, held__lte=F("targets")), name="held_out_are_among_the_targets"),
        ]


class Drawn(models.Model):
    """A target of the month as he was drawn, held out or not."""

    append_only = True
    privacy = privacy.fields(personal="debtor unit", working="id draw month held")

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="people")
    month = models.DateField(help_text="its first day")
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="+")
    unit = models.CharField(max_length=32, help_text="household or person that was drawn")
    held = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "debtor"], name="drawn_once_in_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="drawn_month_is_its_first_day"),
        ]
