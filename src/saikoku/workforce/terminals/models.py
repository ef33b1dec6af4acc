"""携行端末: which devices may be used in the field, where they are, and what was done with them (16.12.シ)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.workforce.terminals.rules.positions import WITHOUT
from saikoku.workforce.terminals.rules.settings import Setting
from saikoku.workforce.terminals.rules.states import WORDS, Act, State


class Terminal(models.Model):
    """One device. What binds it is the hash of a key that only the device holds, and where agreed a certificate."""

    privacy = privacy.fields(
        working="id number serial kind state code_hash code_until key_hash certificate bound_at last_seen_at"
        " last_account pattern_file_on pattern_told_at added_at added_by"
    )

    number = models.CharField(max_length=12, unique=True, help_text="端末番号, as on the label: T-01")
    serial = models.CharField(max_length=60, unique=True, help_text="the maker's serial number, by which the MDM knows it")
    kind = models.CharField(max_length=60, help_text="make and model")
    state = models.CharField(
        max_length=8, choices=[(state.value, words) for state, words in WORDS.items()], default=State.WAITING
    )
    code_hash = models.CharField(max_length=64, default="", help_text="SHA-256 of the one-time code")
    code_until = models.DateTimeField(null=True, help_text="real time")
    key_hash = models.CharField(max_length=64, default="", help_text="SHA-256 of the device's key")
    certificate = models.CharField(max_length=64, default="", help_text="SHA-256 of the client's; empty: none asked for")
    bound_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True, help_text="real time of the last request")
    last_account = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+", help_text="signed in at it")
    pattern_file_on = models.DateField(null=True, help_text="day of the virus pattern file, from the MDM")
    pattern_told_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="terminal_has_a_known_state"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(serial="") & ~Q(kind=""), name="terminal_is_named"),
            models.CheckConstraint(
                condition=~Q(state=State.IN_USE) | ~Q(key_hash=""), name="terminal_in_use_is_bound_to_its_key"
            ),
            models.CheckConstraint(
                condition=Q(code_hash="", code_until=None) | (~Q(code_hash="") & Q(code_until__isnull=False)),
                name="code_of_a_terminal_has_an_end",
            ),
            models.UniqueConstraint(fields=["key_hash"], condition=~Q(key_hash=""), name="no_two_terminals_share_a_key"),
            models.UniqueConstraint(fields=["code_hash"], condition=~Q(code_hash=""), name="no_two_terminals_share_a_code"),
            models.CheckConstraint(
                condition=Q(certificate="") | Q(certificate__regex=r"^[0-9a-f]{64}$"), name="certificate_is_a_fingerprint"
            ),
        ]


class TerminalStep(models.Model):
    """What was done with a terminal, by whom and why."""

    append_only = True
    privacy = privacy.fields(working="id terminal act at by reason")

    terminal = models.ForeignKey(Terminal, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=8, choices=[(act.value, act.value) for act in Act])
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(act__in=[act.value for act in Act]), name="step_of_a_terminal_is_known"),
            models.CheckConstraint(
                condition=~Q(by="") & (Q(act__in=[Act.CODE, Act.BIND]) | ~Q(reason="")), name="step_of_a_terminal_says_why"
            ),
        ]
        indexes = [models.Index(fields=["terminal", "-id"], name="step_by_terminal")]


class SettingCheck(models.Model):
    """Somebody held the device in his hands and looked whether everything is set that has to be (16.12.シ.iii-v, vii)."""

    append_only = True
    privacy = privacy.fields(working="id terminal at by unmet remark")

    terminal = models.ForeignKey(Terminal, models.PROTECT, related_name="checks")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    unmet = ArrayField(models.CharField(max_length=12), default=list, help_text="the settings that were not found, by code")
    remark = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unmet__contained_by=[setting.value for setting in Setting]), name="unmet_settings_are_known"
            ),
            models.CheckConstraint(condition=Q(unmet=[]) | ~Q(remark=""), name="unmet_settings_have_a_remark"),
        ]
        indexes = [models.Index(fields=["terminal", "-id"], name="check_by_terminal")]


class Position(models.Model):
    """Where a terminal was when somebody worked at it; or why that could not be told.

    Never changed. It goes when its time is over and nobody holds it: a trigger of the table refuses all else.
    """

    privacy = privacy.fields(
        personal="latitude longitude accuracy_m", working="id terminal account at kept_through cause route without"
    )

    class Cause(models.TextChoices):
        ACT = "act", "操作"
        INTERVAL = "interval", "定時"

    terminal = models.ForeignKey(Terminal, models.PROTECT, related_name="positions")
    account = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kept_through = models.DateField(help_text="the last day on which it must be here, as agreed on the day of `at`")
    cause = models.CharField(max_length=8, choices=Cause.choices)
    route = models.CharField(max_length=80, default="", help_text="the act, by the name of its address")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    accuracy_m = models.IntegerField(null=True)
    without = models.CharField(max_length=11, default="", help_text="why there is no place")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=["act", "interval"]), name="position_has_a_known_cause"),
            models.CheckConstraint(
                condition=Q(
                    latitude__isnull=False, longitude__isnull=False, accuracy_m__isnull=False, accuracy_m__gte=0,
                    latitude__range=(-90, 90), longitude__range=(-180, 180), without="",
                )
                | Q(latitude=None, longitude=None, accuracy_m=None, without__in=list(WITHOUT)),
                name="position_is_a_place_or_says_why_not",
            ),
        ]
        indexes = [
            models.Index(F("terminal"), F("at").desc(), name="position_by_terminal"),
            models.Index(fields=["kept_through"], name="position_by_end"),
        ]


class PositionHold(models.Model):
    """証拠保全: the positions of a terminal on some days stay beyond their time, because somebody asked for them."""

    append_only = True
    privacy = privacy.fields(personal="reason", working="id terminal first_on last_on placed_at placed_by")

    terminal = models.ForeignKey(Terminal, models.PROTECT, related_name="holds")
    first_on = models.DateField()
    last_on = models.DateField()
    reason = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="hold_of_positions_has_its_days_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_of_positions_says_why"),
        ]


class PositionRelease(models.Model):
    """The end of a hold: what it held goes with the next day's step once its time is over."""

    append_only = True
    privacy = privacy.fields(personal="reason", working="id hold released_at released_by")

    hold = models.OneToOneField(PositionHold, models.PROTECT, related_name="release")
    reason = models.CharField(max_length=200)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="release_of_positions_says_why")]
