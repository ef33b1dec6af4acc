"""居所調査: whom somebody goes to look for, who goes, what was seen there, and each finding (R04)."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy
from saikoku.registry.debtors.models import Debtor

OUTCOMES = [f"S{number:02d}" for number in range(1, 16)]


class Survey(models.Model):
    """One search for where a person lives, from its selection to its end."""

    class State(models.TextChoices):
        WAITING = "waiting", "担当を待つ"
        ASSIGNED = "assigned", "担当が決まった"
        DONE = "done", "済"
        CLOSED = "closed", "取りやめ"

    privacy = privacy.fields(
        personal="debtor address seen",
        working="id reasons state account_id on seen_at turn opened_at opened_by closed_at closed_by closed_why",
    )

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="residence_surveys")
    reasons = models.JSONField(help_text="codes of the rules that selected him")
    address = models.CharField(max_length=300, help_text="where he was said to live when he was selected")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASSIGNED)
    account_id = models.BigIntegerField(null=True, help_text="who goes")
    on = models.DateField(null=True, help_text="the day he goes")
    seen = models.JSONField(default=dict, help_text="the check list as last told, by the codes of check.toml")
    seen_at = models.DateTimeField(null=True)
    turn = models.SmallIntegerField(default=0, help_text="findings so far: a page that is sent again writes nothing")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, default="")
    closed_why = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["debtor"], condition=Q(state__in=["waiting", "assigned"]), name="one_survey_of_a_person_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reasons=[]), name="survey_says_why"),
            models.CheckConstraint(
                condition=Q(state="assigned", account_id__isnull=False, on__isnull=False) | ~Q(state="assigned"),
                name="assigned_survey_names_who_goes_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "assigned"], closed_at=None, closed_by="", closed_why="")
                | Q(state="done", closed_at__isnull=False, closed_why="") & ~Q(closed_by="")
                | Q(state="closed", closed_at__isnull=False) & ~Q(closed_by="") & ~Q(closed_why=""),
                name="ended_survey_says_how",
            ),
            models.CheckConstraint(condition=Q(seen={}, seen_at=None) | (~Q(seen={}) & Q(seen_at__isnull=False)),
                                   name="check_list_has_its_moment"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["account_id", "on"], condition=Q(state="assigned"), name="survey_by_collector")]


class Finding(models.Model):
    """What a person confirmed; never edited: a mistake is put right by another one that points at it."""

    append_only = True
    privacy = privacy.fields(
        personal="survey seen text address_found why",
        working="id number corrects proposed outcome seen_at on_day record_number worker_number by at",
    )

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="findings")
    number = models.CharField(max_length=20, help_text="調査番号 of R04; a correction bears the number of what it corrects")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected")
    seen = models.JSONField(help_text="the check list")
    seen_at = models.DateTimeField()
    proposed = models.CharField(max_length=3, help_text="what the rule proposed")
    outcome = models.CharField(max_length=3)
    text = models.CharField(max_length=1000)
    address_found = models.CharField(max_length=200, default="")
    why = models.CharField(max_length=200, default="", help_text="for another outcome than proposed, or for the correction")
    on_day = models.DateField(help_text="the day it was confirmed: with it the finding goes to the city")
    record_number = models.CharField(max_length=26, unique=True, help_text="its record of the ledger (work 05)")
    worker_number = models.CharField(max_length=10)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="finding_has_a_known_outcome"),
            models.CheckConstraint(
                condition=Q(outcome=F("proposed"), corrects=None) | ~Q(why=""), name="finding_beside_the_proposal_says_why"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="finding_is_told_in_words"),
            models.CheckConstraint(
                condition=~Q(outcome__in=["S07", "S08"]) | ~Q(address_found=""), name="who_moved_has_an_address"
            ),
            models.UniqueConstraint(fields=["number"], condition=Q(corrects=None), name="finding_has_its_own_number"),
        ]
        indexes = [models.Index(fields=["on_day"], name="finding_by_day")]
