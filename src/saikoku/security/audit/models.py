"""The trail: what was done, and the chain that shows that nothing was taken out or changed."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy


class AuditRecord(models.Model):
    """One act. Inserted in the act's own transaction and never changed.

    `subjects` are keyed HMACs of debtor numbers; `before` and `after` hold no personal data in clear.
    """

    append_only = True
    privacy = privacy.fields(
        working="id action actor account_id terminal reason object_id subjects key_id before after"
        " business_at recorded_at"
    )

    action = models.CharField(max_length=80, help_text="dotted: room.thing.act")
    actor = models.CharField(max_length=80)
    account_id = models.BigIntegerField(null=True)
    terminal = models.CharField(max_length=64, default="")
    reason = models.CharField(max_length=400, default="")
    object_id = models.CharField(max_length=80, default="", help_text="run, record or report number")
    subjects = ArrayField(models.CharField(max_length=64), default=list)
    key_id = models.CharField(max_length=12, default="")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    business_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(action="") & ~Q(actor=""), name="audit_names_act_and_actor"),
        ]
        indexes = [
            GinIndex(fields=["subjects"], name="audit_by_subject", fastupdate=False),
            models.Index(fields=["business_at"], name="audit_by_moment"),
            models.Index(fields=["actor", "business_at"], name="audit_by_actor"),
        ]


class Unsealed(models.Model):
    """The records that still wait for their place in the chain."""

    privacy = privacy.fields(working="record_id")

    record_id = models.BigIntegerField(primary_key=True)


class Seal(models.Model):
    """A record's place in the chain: hash = SHA-256(previous hash, canonical record)."""

    append_only = True
    privacy = privacy.fields(working="sequence record_id previous_hash hash sealed_at")

    sequence = models.BigIntegerField(primary_key=True)
    record_id = models.BigIntegerField(unique=True)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sequence__gte=1), name="seal_counts_from_one"),
        ]
