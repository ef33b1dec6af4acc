"""訪問: one door at a time, from the tap that begins it to its record in the ledger. The record itself is a Contact."""

from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy
from saikoku.outreach.visits.rules.stock import State, Step
from saikoku.registry.contacts.models import Contact
from saikoku.registry.debtors.models import Debtor


class Visit(models.Model):
    """The intent of a visit: the server makes its key, under which it is recorded once, however often that is sent."""

    class State(models.TextChoices):
        OPEN = "open", "訪問中"
        RECORDED = "recorded", "記録済"
        DROPPED = "dropped", "取りやめ"

    privacy = privacy.fields(
        personal="debtor household_key",
        working="id key stop_id beside on account_id worker_number opened_at opened_by told_at spoke_with identified_by seen"
        " state outcome ended_at",
    )

    key = models.CharField(max_length=26, unique=True, help_text="ULID; the call number of its records")
    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="visits")
    household_key = models.BigIntegerField(help_text="the household's id; minus the debtor's id where there is none")
    stop_id = models.BigIntegerField(help_text="the stop of the route it began from")
    beside = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", help_text="the visit of this stop in which the door was told"
    )
    on = models.DateField()
    account_id = models.BigIntegerField()
    worker_number = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    told_at = models.DateTimeField(null=True, help_text="affiliation and name told, identity card shown (9.5.ア)")
    spoke_with = models.CharField(max_length=1, default="", help_text="to whom, as in R01")
    identified_by = models.CharField(max_length=1, default="", help_text="how the person himself was identified, as in R01")
    seen = models.JSONField(default=list, help_text="codes of what came in meanwhile and was read")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=3, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "on"], condition=Q(state="open"), name="collector_is_at_one_door"
            ),
            models.UniqueConstraint(
                fields=["household_key", "on"], condition=Q(state="open"), name="household_is_visited_by_one_collector"
            ),
            models.CheckConstraint(
                condition=Q(told_at=None, spoke_with="") | (Q(told_at__isnull=False) & ~Q(spoke_with="")),
                name="visit_says_who_was_told",
            ),
            models.CheckConstraint(
                condition=Q(identified_by="") | Q(spoke_with="1"), name="visit_identifies_the_person_himself_alone"
            ),
            models.CheckConstraint(
                condition=Q(state="open", outcome="", ended_at=None)
                | (Q(state="recorded", ended_at__isnull=False) & ~Q(outcome=""))
                | Q(state="dropped", outcome="", ended_at__isnull=False),
                name="ended_visit_says_how",
            ),
            models.CheckConstraint(condition=~Q(worker_number=""), name="visit_names_its_collector"),
            models.UniqueConstraint(
                fields=["stop_id", "on", "debtor"], condition=Q(beside__isnull=False) & ~Q(state="dropped"),
                name="person_is_spoken_of_once_beside_another",
            ),
        ]


class AbsenceNotice(models.Model):
    """不在票: left at a door where nobody was met. What it says is kept as it was; each print is drawn from that."""

    append_only = True
    privacy = privacy.fields(personal="facts", working="id visit number worker_number on serial made_at made_by")

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="notice")
    number = models.CharField(max_length=20, help_text="that of the record (R01)")
    worker_number = models.CharField(max_length=10)
    on = models.DateField()
    serial = models.SmallIntegerField(help_text="of the collector's day, from 1 without gaps")
    facts = models.JSONField(help_text="what stands on the paper")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="notice_has_its_own_number"),
            models.UniqueConstraint(fields=["worker_number", "on", "serial"], name="notice_once_in_a_collectors_day"),
            models.CheckConstraint(condition=Q(serial__range=(1, 99)), name="notice_is_one_of_a_day"),
        ]


class NewAddress(models.Model):
    """転居先 as it was told at a door, in its parts; in one line it stands in the summary of the record too, which goes to the
    city. Records of before have that line alone."""

    append_only = True
    privacy = privacy.fields(personal="postal_code town house building", working="id record")

    record = models.OneToOneField(Contact, models.PROTECT, related_name="moved_to")
    postal_code = models.CharField(max_length=7, default="")
    town = models.CharField(max_length=100)
    house = models.CharField(max_length=60, default="")
    building = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(town=""), name="new_address_names_its_town"),
            models.CheckConstraint(
                condition=Q(postal_code="") | Q(postal_code__regex="^[0-9]{7}$"), name="postal_code_has_seven_digits"
            ),
        ]


class NoticeBatch(models.Model):
    """不在票 printed beforehand at one time, with what their paper says beside the number."""

    append_only = True
    privacy = privacy.fields(working="id first last facts made_at made_by")

    first = models.IntegerField()
    last = models.IntegerField()
    facts = models.JSONField(help_text="what stands on each paper")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=models.F("first")), name="batch_has_its_numbers_in_order"
            ),
        ]


class StockNotice(models.Model):
    """One of them, and where it is now. A trigger lets what was left or thrown away change no more."""

    privacy = privacy.fields(
        personal="notice", working="id serial number batch state account_id worker_number void_reason"
    )

    serial = models.IntegerField(unique=True, help_text="in the one series of the office, without gaps")
    number = models.CharField(max_length=8, unique=True)
    batch = models.ForeignKey(NoticeBatch, models.PROTECT, related_name="notices")
    state = models.CharField(max_length=6, default=State.OFFICE)
    account_id = models.BigIntegerField(null=True, help_text="the collector who has or had it")
    worker_number = models.CharField(max_length=10, default="")
    notice = models.OneToOneField(AbsenceNotice, models.PROTECT, null=True, related_name="stock")
    void_reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.OFFICE, account_id=None, worker_number="", notice=None, void_reason="")
                | (Q(state=State.OUT, account_id__isnull=False, notice=None, void_reason="") & ~Q(worker_number=""))
                | (Q(state=State.LEFT, account_id__isnull=False, notice__isnull=False, void_reason="") & ~Q(worker_number=""))
                | (Q(state=State.VOID, notice=None) & ~Q(void_reason="")),
                name="paper_is_where_its_state_says",
            ),
        ]
        indexes = [models.Index(fields=["account_id"], condition=Q(state="out"), name="paper_by_collector")]


class StockHandover(models.Model):
    """Notices counted out by one person; they are with the collector once he or another leader has counted them too."""

    append_only = True
    privacy = privacy.fields(working="id first last account_id worker_number at by")

    first = models.IntegerField()
    last = models.IntegerField()
    account_id = models.BigIntegerField(help_text="the collector who receives them")
    worker_number = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=models.F("first")), name="handover_has_its_numbers_in_order"
            ),
            models.CheckConstraint(condition=~Q(worker_number=""), name="handover_names_its_collector"),
        ]


class StockHandoverEnd(models.Model):
    """Confirmed by a second person, or dropped. A trigger lets nobody confirm what he counted out himself."""

    append_only = True
    privacy = privacy.fields(working="id handover confirmed at by")

    handover = models.OneToOneField(StockHandover, models.PROTECT, related_name="end")
    confirmed = models.BooleanField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)


class StockStep(models.Model):
    """What was done with a run of numbers."""

    append_only = True
    privacy = privacy.fields(working="id step first last worker_number reason at by")

    step = models.CharField(max_length=9)
    first = models.IntegerField()
    last = models.IntegerField()
    worker_number = models.CharField(max_length=10, default="")
    reason = models.CharField(max_length=200, default="")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__in=list(Step)), name="step_of_papers_is_known"),
            models.CheckConstraint(
                condition=Q(first__lte=models.F("last")) & (~Q(step="void") | ~Q(reason="")), name="step_of_papers_is_whole"
            ),
        ]
