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
    """What became of a revision: approved by the city, or taken back. A revision without one waits."""

    append_only = True
    privacy = privacy.fields(
        public="id revision approved document document_on", working="reason proposed_by decided_by decided_at"
    )

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="decision")
    approved = models.BooleanField()
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
            models.CheckConstraint(
                condition=Q(approved=False) | ~Q(decided_by=F("proposed_by")), name="nobody_approves_his_own_texts"
            ),
            models.CheckConstraint(
                condition=Q(document_on=None) | Q(decided_at__date__gte=F("document_on")),
                name="approval_of_texts_is_not_dated_ahead",
            ),
        ]
