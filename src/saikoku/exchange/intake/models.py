"""受取り: each file received, its bytes, what was wrong with it, and what became of it."""

from django.db import models
from django.db.models import F, Q

from saikoku.exchange.intake.rules.states import WORDS, State
from saikoku.kernel import privacy

COUNTS = "rows new changed unchanged gone superseded pending bad"


class Run(models.Model):
    """One file received. Its plain bytes are kept closed in KeptPiece; `staging.run_<id>` may hold its good rows."""

    privacy = privacy.fields(
        working="id reference layout own_layout source file_name handover_number size sha256 encoding fixed"
        " was_encrypted control control_state extracted_at business_on state refusals sum key_id"
        " accepted_good_rows received_at received_by judged_at judged_by applied_at applied_by second_person"
        " closed_at closed_by closed_reason scan_clean scan_engine seconds " + COUNTS
    )

    reference = models.CharField(max_length=26, unique=True, help_text="ULID; the place its kept bytes are bound to")
    layout = models.CharField(max_length=60, help_text="layout id, T04_payments")
    own_layout = models.TextField(default="", help_text="TOML of a city's own layout; empty for a standard one")
    source = models.CharField(max_length=20, default="screen", help_text="screen, console or practice")
    file_name = models.CharField(max_length=255)
    handover_number = models.CharField(max_length=40, default="", help_text="授受番号 of the hand-over slip")
    size = models.BigIntegerField(help_text="bytes of the plain file")
    sha256 = models.CharField(max_length=64, help_text="of the plain bytes")
    encoding = models.CharField(max_length=8)
    fixed = models.BooleanField()
    was_encrypted = models.BooleanField(help_text="came in an encrypted container")
    control = models.TextField(default="", help_text="the control record as received; empty when absent")
    control_state = models.CharField(max_length=10, default="absent", help_text="absent, matching or differs")
    extracted_at = models.DateTimeField(null=True, help_text="the control record's; decides between runs")
    business_on = models.DateField(help_text="the business day of the receipt, fixed once")
    state = models.CharField(max_length=10, choices=list(WORDS.items()), default=State.RECEIVED)
    refusals = models.JSONField(default=list, help_text="faults of the whole file: line, column, value, reason")
    rows = models.IntegerField(null=True)
    sum = models.BigIntegerField(null=True, help_text="yen; null where the layout has no sum column")
    new = models.IntegerField(null=True)
    changed = models.IntegerField(null=True)
    unchanged = models.IntegerField(null=True)
    gone = models.IntegerField(null=True)
    superseded = models.IntegerField(null=True)
    pending = models.IntegerField(null=True)
    bad = models.IntegerField(null=True)
    seconds = models.FloatField(null=True, help_text="how long the judgement took")
    key_id = models.CharField(max_length=12, help_text="the key its pieces are closed with")
    accepted_good_rows = models.BooleanField(default=False, help_text="applied without its bad rows")
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=80)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=80, default="")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=80, default="")
    second_person = models.BooleanField(default=False, help_text="another person than the receiver applied it")
    closed_at = models.DateTimeField(null=True, help_text="refused or withdrawn")
    closed_by = models.CharField(max_length=80, default="")
    closed_reason = models.CharField(max_length=200, default="")
    scan_clean = models.BooleanField(null=True, help_text="null: no scanner is set up")
    scan_engine = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "layout", "encoding", "fixed"],
                condition=Q(state=State.APPLIED),
                name="the_same_file_is_applied_once",
            ),
            models.CheckConstraint(condition=Q(state__in=[str(state) for state in State]), name="run_state_is_known"),
            models.CheckConstraint(condition=Q(encoding__in=["cp932", "utf-8"]), name="run_encoding_is_known"),
            models.CheckConstraint(condition=Q(fixed=False) | Q(encoding="cp932"), name="fixed_run_is_cp932"),
            models.CheckConstraint(
                condition=Q(state=State.APPLIED, applied_at__isnull=False) & ~Q(applied_by="")
                | ~Q(state=State.APPLIED) & Q(applied_at=None, applied_by=""),
                name="applied_run_names_who_applied_it",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.REFUSED, State.WITHDRAWN], closed_at__isnull=False) & ~Q(closed_by="")
                | ~Q(state__in=[State.REFUSED, State.WITHDRAWN]) & Q(closed_at=None, closed_by=""),
                name="closed_run_names_who_closed_it",
            ),
            models.CheckConstraint(
                condition=Q(second_person=False) | ~Q(applied_by=F("received_by")),
                name="second_person_is_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.APPLIED) | Q(bad=0) | Q(accepted_good_rows=True),
                name="bad_rows_are_left_out_knowingly",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at"], name="run_by_receipt"),
            models.Index(fields=["layout", "-received_at"], name="run_by_layout"),
        ]


class KeptPiece(models.Model):
    """A piece of a run's plain bytes: packed, then closed under the installation's key."""

    append_only = True
    privacy = privacy.fields(personal="closed", working="id run number")

    run = models.ForeignKey(Run, models.PROTECT, related_name="pieces")
    number = models.IntegerField(help_text="0, 1, 2 ...")
    closed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="run_keeps_each_piece_once")]


class RunFault(models.Model):
    """Something wrong with one row, kept as a work list. The latest judgement of the run counts."""

    privacy = privacy.fields(personal="value", working="id run line column reason")

    run = models.ForeignKey(Run, models.PROTECT, related_name="faults")
    line = models.IntegerField()
    column = models.CharField(max_length=200, help_text="column id, several joined by a comma")
    value = models.CharField(max_length=120)
    reason = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["run", "line"], name="fault_by_run")]


class RunRow(models.Model):
    """A row that an applier left aside: it waits for another row, or a newer one stands already."""

    privacy = privacy.fields(personal="key", working="id run line kind")

    run = models.ForeignKey(Run, models.PROTECT, related_name="left_aside")
    line = models.IntegerField()
    kind = models.CharField(max_length=10, choices=[("superseded", "古い行"), ("pending", "相手待ち")])
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["superseded", "pending"]), name="row_left_aside_says_why"),
        ]
        indexes = [models.Index(fields=["run", "kind", "line"], name="row_left_aside_by_run")]


class KeptRow(models.Model):
    """The latest row of a layout that no room applies yet, by its key."""

    privacy = privacy.fields(personal="key data", working="id layout ordered_at run line")

    layout = models.CharField(max_length=60)
    key = models.CharField(max_length=400)
    data = models.JSONField()
    ordered_at = models.DateTimeField()
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    line = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["layout", "key"], name="kept_row_has_one_key")]


class KeptVersion(models.Model):
    """A row of such a layout as it came, where it said something new; what stood then is the version before it."""

    append_only = True
    privacy = privacy.fields(personal="key data", working="id layout ordered_at run line verdict")

    layout = models.CharField(max_length=60)
    key = models.CharField(max_length=400)
    data = models.JSONField()
    ordered_at = models.DateTimeField()
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", db_index=False)
    line = models.IntegerField()
    verdict = models.CharField(max_length=10, choices=[("new", "新規"), ("changed", "変更"), ("superseded", "古い行")])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["new", "changed", "superseded"]), name="kept_version_says_what_it_was"
            ),
            models.UniqueConstraint(fields=["layout", "key", "run"], name="kept_row_has_one_version_in_a_run"),
        ]
        indexes = [models.Index(fields=["run", "verdict", "line"], name="kept_version_by_run")]
