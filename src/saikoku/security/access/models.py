"""Accounts, one for each person, and the history of what they were allowed to do."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from saikoku.kernel import privacy
from saikoku.security.access.rules.permissions import ROLE_WORDS, Role


class AccountManager(BaseUserManager):
    def get_by_natural_key(self, name):
        return self.get(login_name=name)


class Account(AbstractBaseUser):
    """A person's sign-in. Never shared, never deleted: it is closed."""

    privacy = privacy.fields(
        personal="display_name display_kana",
        working="id login_name worker_number password password_is_initial last_login is_active letter_keys"
        " created_at created_by closed_at closed_by employer",
    )

    login_name = models.CharField("利用者ID", max_length=40, unique=True)
    display_name = models.CharField("氏名", max_length=100)
    display_kana = models.CharField("氏名カナ", max_length=100, default="", blank=True)
    worker_number = models.CharField("従事者番号", max_length=10, default="", blank=True)
    employer = models.CharField("所属", max_length=100, default="", blank=True)
    is_active = models.BooleanField(default=True)
    password_is_initial = models.BooleanField(
        default=False, help_text="given by another person: its owner must choose his own before anything else"
    )
    letter_keys = models.BooleanField("文字キーで操作する", default=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, default="", blank=True)

    objects = AccountManager()
    USERNAME_FIELD = "login_name"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker_number"], condition=~Q(worker_number=""), name="one_account_for_each_worker"
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, closed_at=None)
                | (Q(is_active=False, closed_at__isnull=False) & ~Q(closed_by="")),
                name="closed_account_names_its_closer",
            ),
        ]


class Grant(models.Model):
    """One step in the history of a person's roles: given or ended, by whom, why."""

    append_only = True
    privacy = privacy.fields(working="id account role given at by reason")

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24, choices=[(role.value, words) for role, words in ROLE_WORDS.items()])
    given = models.BooleanField(help_text="true: the role is given; false: it ends")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[r.value for r in Role]), name="grant_names_a_known_role"),
            models.CheckConstraint(condition=~Q(by="") & ~Q(reason=""), name="grant_says_by_whom_and_why"),
        ]
        indexes = [models.Index(fields=["account", "role", "-id"], name="grant_latest")]


class WrongCode(models.Model):
    """A code of a paper that a signed-in person typed and that was wrong: many in a short time are guesses."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", "領収証の確認番号"
        NOTICE = "notice", "不在票の番号"

    append_only = True
    privacy = privacy.fields(working="id account kind at")

    account = models.ForeignKey(Account, models.PROTECT, related_name="wrong_codes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["receipt", "notice"]), name="wrong_code_is_of_a_known_kind")
        ]
        indexes = [models.Index(fields=["account", "kind", "-at"], name="wrong_code_lately")]
