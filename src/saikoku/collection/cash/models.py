"""Counts, what passes between bag and safe, closes, deposits, objections, the city's row for each line of a receipt."""

from django.db import models
from django.db.models import F, Q

from saikoku.collection.cash.rules.clearing import BY_DOCUMENT, OF_CHANGE, OF_CLOSE, OUTCOME_WORDS, Decision, Outcome
from saikoku.collection.cash.rules.clearing import DONE_WORDS as CLEARING_WORDS
from saikoku.collection.cash.rules.clearing import Done as Cleared
from saikoku.collection.cash.rules.coins import KINDS
from saikoku.collection.cash.rules.meeting import WHY_WORDS, Why
from saikoku.collection.cash.rules.passing import DONE_WORDS, WAY_WORDS, Done, Way
from saikoku.collection.receipts.models import ReceiptLine
from saikoku.kernel import privacy


def _pieces():
    return models.IntegerField(default=0)


def _sum_of_pieces():
    return sum((F(f"n{kind}") * kind for kind in KINDS[1:]), F("n10000") * 10_000)


class DayCount(models.Model):
    """What a collector counted for a day, by notes and coins. A recount is the next turn.

    `absence`: he could not, and somebody else counted in his stead.
    """

    append_only = True
    privacy = privacy.fields(
        personal="absence",
        working="id worker_number day turn n10000 n5000 n2000 n1000 n500 n100 n50 n10 n5 n1 counted expected handed_over"
        " difference bag remark receipts void first_number last_number grand_total counted_at counted_by"
    )

    worker_number = models.CharField(max_length=10)
    day = models.DateField()
    turn = models.SmallIntegerField()
    n10000, n5000, n2000, n1000, n500 = _pieces(), _pieces(), _pieces(), _pieces(), _pieces()
    n100, n50, n10, n5, n1 = _pieces(), _pieces(), _pieces(), _pieces(), _pieces()
    counted = models.BigIntegerField(help_text="yen, the sum of the pieces")
    expected = models.BigIntegerField(help_text="yen by the receipts of the day that stand, less what was handed over")
    handed_over = models.BigIntegerField(default=0, help_text="yen of the day that went into the safe before the count")
    difference = models.BigIntegerField(help_text="counted less expected")
    bag = models.CharField(max_length=40, default="", help_text="number of the sealed bag in which it lies overnight")
    remark = models.CharField(max_length=400, default="")
    absence = models.CharField(max_length=200, default="", help_text="why the collector himself could not count")
    receipts = models.SmallIntegerField()
    void = models.SmallIntegerField()
    first_number = models.CharField(max_length=24, default="")
    last_number = models.CharField(max_length=24, default="")
    grand_total = models.BigIntegerField(help_text="yen of all receipts of the collector that stand, ever")
    counted_at = models.DateTimeField()
    counted_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker_number", "day", "turn"], name="day_is_counted_in_turns"),
            models.CheckConstraint(
                condition=Q(counted=_sum_of_pieces()), name="count_is_the_sum_of_its_pieces",
            ),
            models.CheckConstraint(
                condition=Q(**{f"n{kind}__gte": 0 for kind in KINDS}) & Q(expected__gte=0, handed_over__gte=0),
                name="nobody_counts_less_than_nothing",
            ),
            models.CheckConstraint(condition=Q(difference=F("counted") - F("expected")), name="difference_is_what_it_says"),
            models.CheckConstraint(condition=Q(difference=0) | ~Q(remark=""), name="difference_is_explained"),
        ]

    @property
    def in_safe(self) -> int:
        """Yen of the day that lie in the safe once it is closed."""
        return self.counted + self.handed_over


class DayClose(models.Model):
    """The second person counted too and took the money into the safe. The day is over."""

    append_only = True
    privacy = privacy.fields(working="id count recounted due_on lost_reason confirmed_at confirmed_by")

    count = models.OneToOneField(DayCount, models.PROTECT, related_name="close")
    recounted = models.BigIntegerField(help_text="yen by the second person's own count")
    due_on = models.DateField(help_text="the last day to pay it in")
    lost_reason = models.CharField(
        max_length=200, default="", help_text="why receipts that an older copy of the books lost were not entered again"
    )
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=80)


class Passing(models.Model):
    """受渡し: money or change counted by whoever gives it; whoever takes it counts it too (`PassingEnd`)."""

    append_only = True
    privacy = privacy.fields(
        personal="absence",
        working="id way worker_number day turn n10000 n5000 n2000 n1000 n500 n100 n50 n10 n5 n1 yen expected difference"
        " remark offered_at offered_by"
    )

    way = models.CharField(max_length=8, choices=[(str(way), words) for way, words in WAY_WORDS.items()])
    worker_number = models.CharField(max_length=10, help_text="of the collector, whoever gives")
    day = models.DateField()
    turn = models.SmallIntegerField()
    n10000, n5000, n2000, n1000, n500 = _pieces(), _pieces(), _pieces(), _pieces(), _pieces()
    n100, n50, n10, n5, n1 = _pieces(), _pieces(), _pieces(), _pieces(), _pieces()
    yen = models.BigIntegerField(help_text="the sum of the pieces")
    expected = models.BigIntegerField(help_text="what the books say; of change that comes back, all of it")
    difference = models.BigIntegerField(help_text="yen less expected")
    remark = models.CharField(max_length=400, default="")
    absence = models.CharField(max_length=200, default="", help_text="why the collector himself could not give it back")
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["way", "worker_number", "day", "turn"], name="passing_is_offered_in_turns"),
            models.CheckConstraint(condition=Q(yen=_sum_of_pieces()), name="passing_is_the_sum_of_its_pieces"),
            models.CheckConstraint(
                condition=Q(**{f"n{kind}__gte": 0 for kind in KINDS}) & (Q(yen__gt=0) | Q(way=str(Way.RETURN))),
                name="passing_is_of_some_yen",
            ),
            models.CheckConstraint(
                condition=Q(difference=F("yen") - F("expected")) & (Q(difference=0) | Q(way=str(Way.RETURN)) & ~Q(remark="")),
                name="only_change_comes_back_with_a_difference_and_explained",
            ),
            models.CheckConstraint(
                condition=Q(way__in=[str(way) for way in Way]) & ~Q(worker_number="") & ~Q(offered_by=""),
                name="passing_names_its_way_and_persons",
            ),
        ]


class PassingEnd(models.Model):
    """It was taken, counted by the other person to the same yen; or it was dropped and nothing moved."""

    append_only = True
    privacy = privacy.fields(working="id passing done recounted ended_at ended_by")

    passing = models.OneToOneField(Passing, models.PROTECT, related_name="end")
    done = models.CharField(max_length=7, choices=[(str(done), words) for done, words in DONE_WORDS.items()])
    recounted = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(done=str(Done.TAKEN), recounted__isnull=False) | Q(done=str(Done.DROPPED), recounted=None))
                & ~Q(ended_by=""),
                name="passing_ends_taken_or_dropped",
            ),
        ]


class Acknowledgement(models.Model):
    """The collector has looked at the statement of a day. What he objects to he says beside it."""

    append_only = True
    privacy = privacy.fields(working="id worker_number day at by")

    worker_number = models.CharField(max_length=10)
    day = models.DateField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker_number", "day"], name="statement_is_acknowledged_once")]


class Deposit(models.Model):
    """払込: money of closed days that leaves the safe for the city."""

    append_only = True
    privacy = privacy.fields(working="id number yen place prepared_at prepared_by")

    number = models.CharField(max_length=14, unique=True, help_text="20260413-01: day and count")
    yen = models.BigIntegerField()
    place = models.CharField(max_length=100, help_text="bank and branch, or the city's counter")
    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(yen__gt=0) & ~Q(place=""), name="deposit_is_of_some_yen_somewhere")]


UNDECIDED = Q(outcome="", decided_by="", decided_on=None)


def _decided(*outcomes: Outcome) -> Q:
    return Q(outcome__in=sorted(map(str, outcomes)), decided_on__isnull=False) & ~Q(decided_by="")


class Clearing(models.Model):
    """過不足の解消: what one person says of a difference. A shortage is made good by the contractor, never by a collector;
    a surplus stands as the city decided, by its document."""

    append_only = True
    privacy = privacy.fields(personal="note", working="id close turn document outcome decided_by decided_on asked_at asked_by")

    close = models.ForeignKey(DayClose, models.PROTECT, related_name="clearings")
    turn = models.SmallIntegerField()
    document = models.CharField(max_length=100, default="", help_text="number of the city's decision on a surplus")
    outcome = models.CharField(
        max_length=5, default="", choices=[(str(one), OUTCOME_WORDS[one]) for one in OF_CLOSE], help_text="of a surplus"
    )
    decided_by = models.CharField(max_length=60, default="", help_text="office of whoever decided on a surplus")
    decided_on = models.DateField(null=True)
    note = models.CharField(max_length=400)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["close", "turn"], name="clearing_is_asked_in_turns"),
            models.CheckConstraint(condition=~Q(note="") & ~Q(asked_by=""), name="clearing_says_what_was_done"),
            models.CheckConstraint(
                condition=UNDECIDED | _decided(*BY_DOCUMENT) & ~Q(document=""), name="clearing_names_who_decided_what",
            ),
        ]

    @property
    def decision(self) -> Decision:
        return Decision(self.outcome, self.decided_by, self.decided_on, self.document)


class ClearingEnd(models.Model):
    """A second person counted what was made good, or read the city's decision; or nothing was done."""

    append_only = True
    privacy = privacy.fields(working="id clearing done yen due_on ended_at ended_by")

    clearing = models.OneToOneField(Clearing, models.PROTECT, related_name="end")
    done = models.CharField(max_length=7, choices=[(str(done), words) for done, words in CLEARING_WORDS.items()])
    yen = models.BigIntegerField(default=0, help_text="that came into the safe; 0 of a surplus")
    due_on = models.DateField(null=True, help_text="the last day to pay it in")
    ended_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done__in=[str(done) for done in Cleared]) & ~Q(ended_by=""),
                name="clearing_ends_done_or_dropped",
            ),
            models.CheckConstraint(
                condition=Q(yen=0, due_on=None) | Q(yen__gt=0, done=str(Cleared.CLEARED), due_on__isnull=False),
                name="money_that_made_good_is_due",
            ),
        ]


class ChangeClearing(models.Model):
    """釣銭準備金の過不足の解消: what one person says of change that came back short or over. It is the contractor's own money:
    he makes a shortage good, never a collector; a surplus is what was decided, where it is not his own by a document."""

    append_only = True
    privacy = privacy.fields(
        personal="note", working="id passing turn document outcome decided_by decided_on asked_at asked_by"
    )

    passing = models.ForeignKey(Passing, models.PROTECT, related_name="clearings")
    turn = models.SmallIntegerField()
    document = models.CharField(max_length=100, default="", help_text="number of the decision on a surplus")
    outcome = models.CharField(
        max_length=5, default="", choices=[(str(one), OUTCOME_WORDS[one]) for one in OF_CHANGE], help_text="of a surplus"
    )
    decided_by = models.CharField(max_length=60, default="", help_text="office of whoever decided on a surplus")
    decided_on = models.DateField(null=True)
    note = models.CharField(max_length=400)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passing", "turn"], name="change_clearing_is_asked_in_turns"),
            models.CheckConstraint(condition=~Q(note="") & ~Q(asked_by=""), name="change_clearing_says_what_was_done"),
            models.CheckConstraint(
                condition=UNDECIDED | _decided(Outcome.OWN) | _decided(*BY_DOCUMENT) & ~Q(document=""),
                name="change_clearing_names_who_decided_what",
            ),
        ]

    @property
    def decision(self) -> Decision:
        return Decision(self.outcome, self.decided_by, self.decided_on, self.document)


class ChangeClearingEnd(models.Model):
    """A second person counted what was made good, or read the decision; or nothing was done."""

    append_only = True
    privacy = privacy.fields(working="id clearing done ended_at ended_by")

    clearing = models.OneToOneField(ChangeClearing, models.PROTECT, related_name="end")
    done = models.CharField(max_length=7, choices=[(str(done), words) for done, words in CLEARING_WORDS.items()])
    ended_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done__in=[str(done) for done in Cleared]) & ~Q(ended_by=""),
                name="change_clearing_ends_done_or_dropped",
            ),
        ]


class DepositPart(models.Model):
    """The close whose money is in a deposit, or the money that made its shortage good: each once, whole."""

    append_only = True
    privacy = privacy.fields(working="id deposit close cleared yen")

    deposit = models.ForeignKey(Deposit, models.PROTECT, related_name="parts")
    close = models.OneToOneField(DayClose, models.PROTECT, null=True, related_name="part")
    cleared = models.OneToOneField(ClearingEnd, models.PROTECT, null=True, related_name="part")
    yen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(yen__gt=0), name="part_of_a_deposit_is_some_yen"),
            models.CheckConstraint(
                condition=Q(close=None, cleared__isnull=False) | Q(close__isnull=False, cleared=None),
                name="part_is_of_a_close_or_made_good",
            ),
        ]

    @property
    def day_close(self) -> DayClose:
        """The close whose day's money it is."""
        return self.close or self.cleared.clearing.close


class DepositProof(models.Model):
    """The stamped slip came back: the money is with the city."""

    append_only = True
    privacy = privacy.fields(working="id deposit paid_on document confirmed_at confirmed_by")

    deposit = models.OneToOneField(Deposit, models.PROTECT, related_name="proof")
    paid_on = models.DateField()
    document = models.CharField(max_length=100, help_text="number on the stamped slip")
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(document=""), name="proof_names_its_document")]


class Objection(models.Model):
    """異議: a collector does not agree with what is charged to him on a day."""

    append_only = True
    privacy = privacy.fields(personal="text", working="id worker_number day raised_at raised_by")

    worker_number = models.CharField(max_length=10)
    day = models.DateField()
    text = models.CharField(max_length=1000)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="objection_says_something")]


class ObjectionAnswer(models.Model):
    """What was found out, by somebody else."""

    append_only = True
    privacy = privacy.fields(personal="text", working="id objection answered_at answered_by")

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="answer")
    text = models.CharField(max_length=1000)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="answer_says_something")]


class CityCredit(models.Model):
    """The city's own row of a payment that we took: from it on the line counts by that row alone.

    One row may be that of several lines. A line is met by one row at a time; the next turn follows the end of the last.
    """

    append_only = True
    privacy = privacy.fields(working="id line turn payment_number found_at")

    line = models.ForeignKey(ReceiptLine, models.PROTECT, related_name="credits")
    turn = models.SmallIntegerField(default=1)
    payment_number = models.CharField(max_length=20, db_index=True, help_text="the city's number")
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "turn"], name="line_is_met_in_turns"),
            models.CheckConstraint(condition=Q(turn__gt=0) & ~Q(payment_number=""), name="credit_names_the_city_s_row"),
        ]


class CityCreditEnd(models.Model):
    """A line and the city's row belong together no longer."""

    append_only = True
    privacy = privacy.fields(working="id credit why ended_at")

    credit = models.OneToOneField(CityCredit, models.PROTECT, related_name="end")
    why = models.CharField(max_length=9, choices=[(str(why), words) for why, words in WHY_WORDS.items()])
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(why__in=[str(why) for why in Why]), name="credit_ends_for_a_known_reason"),
        ]
