"""話すこと: every wording that was ever proposed, and what the city decided about it. Nothing is ever edited."""

from django.db import models
from django.db.models import F, Q

from saikoku.kernel import privacy


class Revision(models.Model):
    """A set of wordings put before the city together; the seeded ones are the defaults of the contract's beginning."""

    append_only = True
    privacy = privacy.fields(public="id seeded source", working="proposed_by proposed_by_account proposed_at")

    seeded = models.BooleanField(default=False, help_text="used until the city approved another, and marked as such")
    source = models.CharField(max_length=200, help_text="why, and what was agreed where")
    proposed_by = models.CharField(max_length=80)
    proposed_by_account = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="revision_of_texts_says_why")]


class Version(models.Model):
    """One text as worded in a revision."""

    append_only = True
    privacy = privacy.fields(public="id revision key content")

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="versions")
    key = models.CharField(max_length=60, help_text="of rules.texts: case:paid")
    content = models.JSONField(help_text="its parts by name, lines as lists")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="text_once_in_a_revision"),
            models.CheckConstraint(condition=~Q(content={}), name="version_of_a_text_has_words"),
        ]
        indexes = [models.Index(fields=["key", "revision"], name="versions_of_a_text")]


class Decision(models.Model):
    """What became of a revision: approved by the city, sent back by it, or taken back. A revision without one waits."""

    append_only = True
    privacy = privacy.fields(
        public="id revision approved returned document document_on", working="reason proposed_by decided_by decided_at"
    )

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="decision")
    approved = models.BooleanField()
    returned = models.BooleanField(default=False, help_text="the city sent it back to whoever proposed it")
    document = models.CharField(max_length=100, default="", help_text="number of the city's approval")
    document_on = models.DateField(null=True, help_text="the day of that document")
    reason = models.CharField(max_length=200, default="", help_text="why it was taken back")
    proposed_by = models.CharField(max_length=80, help_text="as in the revision: nobody decides for the city about his own")
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved=False) | (~Q(document="") & Q(document_on__isnull=False)),
                name="approved_texts_have_their_document_and_its_day",
            ),
            models.CheckConstraint(condition=Q(approved=True) | ~Q(reason=""), name="texts_taken_back_say_why"),
            models.CheckConstraint(condition=Q(approved=False) | Q(returned=False), name="approved_texts_are_not_sent_back"),
            models.CheckConstraint(
                condition=Q(returned=False) | ~Q(decided_by=F("proposed_by")), name="nobody_sends_back_his_own_texts"
            ),
            models.CheckConstraint(
                condition=Q(approved=False) | ~Q(decided_by=F("proposed_by")), name="nobody_approves_his_own_texts"
            ),
            models.CheckConstraint(
                condition=Q(document_on=None) | Q(decided_at__date__gte=F("document_on")),
                name="approval_of_texts_is_not_dated_ahead",
            ),
        ]


class PutAside(models.Model):
    """Whoever proposed what was sent back does not propose it anew; it waits for him no longer."""

    append_only = True
    privacy = privacy.fields(working="id revision by at")

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="put_aside")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()


class Use(models.Model):
    """The city is asked whether texts may be taken out, copied or used for something else (14(3)イ iii-v)."""

    class Kind(models.TextChoices):
        TAKE_OUT = "take_out", "持ち出す"
        COPY = "copy", "複製する"
        OTHER = "other", "本業務以外に使う"

    append_only = True
    privacy = privacy.fields(
        public="id kind what starts_on ends_on", working="place purpose copies proposed_by proposed_by_account proposed_at"
    )

    kind = models.CharField(max_length=8, choices=Kind.choices)
    what = models.CharField(max_length=200, help_text="which texts or manuals")
    place = models.CharField(max_length=200, help_text="where it goes, or who gets it")
    purpose = models.CharField(max_length=200)
    copies = models.IntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="the last day")
    proposed_by = models.CharField(max_length=80)
    proposed_by_account = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["take_out", "copy", "other"]), name="use_of_texts_of_a_known_kind"),
            models.CheckConstraint(condition=Q(copies__gt=0), name="use_of_texts_is_of_some_copies"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="use_of_texts_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(what="") & ~Q(purpose="") & ~Q(place=""), name="use_of_texts_says_what_for"),
        ]


class UseDecision(models.Model):
    """The city's answer: granted with its document, or not."""

    append_only = True
    privacy = privacy.fields(public="id use granted document document_on", working="reason proposed_by decided_by decided_at")

    use = models.OneToOneField(Use, models.PROTECT, related_name="decision")
    granted = models.BooleanField()
    document = models.CharField(max_length=100, default="")
    document_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, default="")
    proposed_by = models.CharField(max_length=80, help_text="as in the use: nobody decides for the city about his own")
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(granted=False) | (~Q(document="") & Q(document_on__isnull=False)),
                name="granted_use_has_its_document_and_its_day",
            ),
            models.CheckConstraint(condition=Q(granted=True) | ~Q(reason=""), name="refused_use_says_why"),
            models.CheckConstraint(
                condition=Q(granted=False) | ~Q(decided_by=F("proposed_by")), name="nobody_grants_his_own_use"
            ),
        ]


class UseEnd(models.Model):
    """What was taken out or copied is back, or was destroyed."""

    append_only = True
    privacy = privacy.fields(working="id use copies remark by at")

    use = models.OneToOneField(Use, models.PROTECT, related_name="end")
    copies = models.IntegerField(help_text="how many came back or were destroyed")
    remark = models.CharField(max_length=200, default="", help_text="needed where copies are missing")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(copies__gte=0), name="copies_back_are_counted")]


class HandOver(models.Model):
    """All texts, and every copy of them, given to the city at the end (14(3)ウ)."""

    append_only = True
    privacy = privacy.fields(public="id on texts digest", working="receiver copies remark by at")

    on = models.DateField()
    receiver = models.CharField(max_length=100, help_text="the city's division and who took them")
    texts = models.IntegerField(help_text="how many texts")
    copies = models.IntegerField(help_text="papers handed over, copies included")
    digest = models.CharField(max_length=64, help_text="of the booklet with all wordings in use")
    remark = models.CharField(max_length=200, default="")
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(texts__gt=0, copies__gte=0), name="hand_over_of_texts_counts_them"),
            models.CheckConstraint(condition=~Q(receiver="") & ~Q(digest=""), name="hand_over_of_texts_names_the_receiver"),
        ]
