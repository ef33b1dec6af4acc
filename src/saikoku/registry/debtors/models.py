"""People and corporations the city asks us to reach, their households, numbers, addresses and cautions."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Reverse

from saikoku.kernel import privacy


class Verdict(models.TextChoices):
    """What a kept row was to the table when its file was applied."""

    FIRST = "first", "はじめ"
    NEW = "new", "新規"
    CHANGED = "changed", "変更"
    UNCHANGED = "unchanged", "変化なし"
    SUPERSEDED = "superseded", "古い行"
    GONE = "gone", "対象外"


class Version(models.Model):
    """One row of a file as it said it: kept for ever, also when a newer one stands already.

    `first` is how a row stood when its versions began to be kept; `gone` how it stood when a full file no longer named
    it. What a later file says again without a change is a Restatement of the version.
    """

    line = models.IntegerField(null=True, help_text="of the file; null: the file did not name it, or it was not kept")
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.FIRST)
    stated_at = models.DateTimeField(db_default=Now(), help_text="the file was drawn up (else received)")
    run_id = models.BigIntegerField()

    append_only = True

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="%(class)s_says_what_it_was"),
        ]


def once_in_a_run(row: str, *key: str) -> list[models.BaseConstraint]:
    """Constraints of a table of versions: what `key` names (usually the column `row`) has one in a run."""
    once = models.UniqueConstraint(fields=[*(key or [row]), "run_id"], name=f"{row}_has_one_version_in_a_run")
    return [*Version.Meta.constraints, once]


def by_run(row: str) -> list[models.Index]:
    """The index by which an applied run is opened."""
    return [models.Index(fields=["run_id", "verdict", "line"], name=f"{row}_version_by_run")]


class Household(models.Model):
    """世帯: known by its number; its debtors and members point at it."""

    privacy = privacy.fields(personal="number", working="id")

    number = models.CharField(max_length=15, unique=True)


class Debtor(models.Model):
    """対象者: the person (or corporation) of one 宛名番号, as the latest T01 row tells; nothing is normalised."""

    privacy = privacy.fields(
        personal="number household merged_into name name_kana alias born_on sex transfer_state nhi_state insured_from"
        " insured_until insured_number declaration_state representative returned_mail_on returned_mail_reason"
        " other_insurance_suspected undeclared_year instalment_plan language remarks",
        working="id kind delivered_on stated_at content run_id",
    )

    number = models.CharField(max_length=15, unique=True, help_text="宛名番号: text, never padded or cut")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="debtors")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", help_text="T11")
    kind = models.CharField(max_length=1, default="1", help_text="1 individual, 2 corporate")
    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100, default="")
    alias = models.CharField(max_length=100, default="")
    born_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, default="")
    transfer_state = models.CharField(max_length=1, default="")
    nhi_state = models.CharField(max_length=1, default="")
    insured_from = models.DateField(null=True)
    insured_until = models.DateField(null=True)
    insured_number = models.CharField(max_length=15, default="")
    declaration_state = models.CharField(max_length=1, default="")
    representative = models.CharField(max_length=1, default="")
    returned_mail_on = models.DateField(null=True)
    returned_mail_reason = models.CharField(max_length=20, default="")
    other_insurance_suspected = models.BooleanField(default=False)
    undeclared_year = models.SmallIntegerField(null=True)
    instalment_plan = models.BooleanField(default=False)
    language = models.CharField(max_length=3, default="")
    remarks = models.CharField(max_length=200, default="")
    delivered_on = models.DateField(help_text="of the row that won; older rows are superseded")
    stated_at = models.DateTimeField(db_default=Now(), help_text="the file was drawn up: decides within a day")
    content = models.UUIDField(null=True, help_text="digest of all that the row said of the person: has anything changed?")
    run_id = models.BigIntegerField(help_text="the intake run that wrote this state")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["1", "2"]), name="debtor_is_a_person_or_a_corporation"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="debtor_is_not_merged_into_itself"
            ),
        ]

    @property
    def household_key(self) -> int:
        """By what the household is held: its id; minus his own where he has none."""
        return self.household_id or -self.pk


class Membership(models.Model):
    """Which household a debtor belonged to, for a half-open period of days."""

    privacy = privacy.fields(personal="debtor household", working="id since until run_id")

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="memberships")
    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    since = models.DateField()
    until = models.DateField(null=True)
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="membership_ends_after_it_began"),
            models.UniqueConstraint(
                fields=["debtor"], condition=Q(until=None), name="one_household_at_a_time"
            ),
        ]  # fmt: skip


class PersonVersion(Version):
    """What a T01 file said of a person, where it was another thing than before."""

    privacy = privacy.fields(
        personal="debtor household said", working="id content delivered_on line verdict stated_at run_id"
    )

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="versions", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+", db_index=False)
    content = models.UUIDField(null=True, help_text="digest of all that was said")
    said = models.JSONField(help_text="what the row says of the person, by column id; nothing that is empty")
    delivered_on = models.DateField()

    class Meta(Version.Meta):
        constraints = once_in_a_run("person", "debtor")
        indexes = [models.Index(fields=["run_id"], name="person_version_by_run")]


class StatedMember(models.Model):
    """What T03 says of a member of a household."""

    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100, default="")
    born_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, default="")
    relation = models.CharField(max_length=20, default="")
    nhi_from = models.DateField(null=True)
    nhi_until = models.DateField(null=True)
    declaration_state = models.CharField(max_length=1, default="")

    class Meta:
        abstract = True


STATED_MEMBER = "name name_kana born_on sex relation nhi_from nhi_until declaration_state"


class Member(StatedMember):
    """世帯員 (T03): somebody of a household, debtor or not."""

    privacy = privacy.fields(personal="household number " + STATED_MEMBER, working="id gone_on run_id stated_at")

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    number = models.CharField(max_length=15, help_text="宛名番号 of the member")
    gone_on = models.DateField(null=True)
    stated_at = models.DateTimeField(db_default=Now(), help_text="the file was drawn up (else received): the greatest wins")
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["household", "number"], name="member_once_in_a_household")]
        indexes = [models.Index(fields=["number"], name="member_by_number")]


class MemberVersion(StatedMember, Version):
    """A row of T03 as it came."""

    privacy = privacy.fields(personal="member " + STATED_MEMBER, working="id line verdict stated_at run_id")

    member = models.ForeignKey(Member, models.PROTECT, related_name="versions", db_index=False)

    class Meta(Version.Meta):
        constraints = once_in_a_run("member")
        indexes = by_run("member")


class PhoneState(models.TextChoices):
    CONFIRMED = "1", "確認済"
    UNCONFIRMED = "2", "未確認"
    DEAD = "3", "不通"
    WRONG = "4", "相違"


class Phone(models.Model):
    """A number of a debtor as it stands now; each change of it is a finding."""

    privacy = privacy.fields(
        personal="debtor number", working="id kind source state learned_on rank suspended_until run_id"
    )

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="phones")
    number = models.CharField(max_length=15, help_text="digits only, as dialled")
    kind = models.CharField(max_length=1, default="", help_text="1 home, 2 mobile, 3 workplace, 4 other")
    source = models.CharField(max_length=2, default="03", help_text="R02 codes; 03 = the city")
    state = models.CharField(max_length=1, choices=PhoneState.choices, default=PhoneState.UNCONFIRMED)
    learned_on = models.DateField()
    rank = models.SmallIntegerField(default=9, help_text="the city's order 1-3; found numbers come after")
    suspended_until = models.DateField(null=True, help_text="not dialled before this day (line suspended)")
    run_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["debtor", "number"], name="phone_once_for_a_debtor"),
            models.CheckConstraint(condition=Q(state__in=PhoneState.values), name="phone_has_a_known_state"),
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9]{1,15}$"), name="phone_is_digits"),
        ]
        indexes = [models.Index(OpClass(Reverse("number"), name="text_pattern_ops"), name="phone_by_tail")]


class PhoneFinding(models.Model):
    """What was learned about a number (R02): append-only, with who learned it and from which record."""

    append_only = True
    privacy = privacy.fields(
        personal="debtor number", working="id kind source state state_before learned_on record_number by at delivered_by_city"
    )

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="phone_findings")
    number = models.CharField(max_length=15)
    kind = models.CharField(max_length=1, help_text="1 home, 2 mobile, 3 workplace, 4 other")
    source = models.CharField(max_length=2)
    state = models.CharField(max_length=1, choices=PhoneState.choices)
    state_before = models.CharField(max_length=1, default="", help_text="empty: the number was new")
    learned_on = models.DateField()
    record_number = models.CharField(max_length=26, default="", help_text="the contact that showed it")
    delivered_by_city = models.BooleanField(default=False)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["learned_on"], name="phone_finding_by_day")]


class Address(models.Model):
    """One address of a debtor for each kind: registered, mailing, found."""

    class Kind(models.TextChoices):
        REGISTERED = "registered", "住所"
        MAILING = "mailing", "送付先"
        FOUND = "found", "判明"

    privacy = privacy.fields(
        personal="debtor postal_code town_code address building recipient", working="id kind since source run_id"
    )

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="addresses")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    postal_code = models.CharField(max_length=7, default="")
    town_code = models.CharField(max_length=7, default="")
    address = models.CharField(max_length=200)
    building = models.CharField(max_length=80, default="")
    recipient = models.CharField(max_length=100, default="")
    since = models.DateField()
    source = models.CharField(max_length=10, default="city")
    run_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["debtor", "kind"], name="one_address_of_each_kind")]


class Caution(models.Model):
    """注意区分 of T01; one that the city no longer names ends."""

    privacy = privacy.fields(personal="debtor code", working="id since ended_on run_id")

    debtor = models.ForeignKey(Debtor, models.PROTECT, related_name="cautions")
    code = models.CharField(max_length=2, help_text="01 protected, 02 care, 03 interpreter, 04 hearing, 05 staff only")
    since = models.DateField()
    ended_on = models.DateField(null=True)
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["debtor", "code"], condition=Q(ended_on=None), name="caution_stands_once"),
        ]


class MergedNumber(Version):
    """宛名番号の統合 (T11): records of the old number count as the new one's. Every row is kept; the newest counts."""

    privacy = privacy.fields(
        personal="old_number new_number", working="id merged_on line verdict stated_at run_id"
    )

    old_number = models.CharField(max_length=15)
    new_number = models.CharField(max_length=15)
    merged_on = models.DateField()

    class Meta(Version.Meta):
        constraints = [
            *Version.Meta.constraints,
            models.CheckConstraint(condition=~Q(old_number=F("new_number")), name="merge_names_two_numbers"),
            models.UniqueConstraint(fields=["old_number", "run_id"], name="number_merges_once_in_a_run"),
        ]
        indexes = [
            models.Index(fields=["old_number", "-id"], name="merge_latest"),
            models.Index(fields=["run_id"], name="merge_by_run"),
        ]


class FullDelivery(models.Model):
    """A file said to be full: what it did not name, and no later file names, is gone from its scope.

    Kept so that a row of an older file that comes in afterwards is gone at once, whatever the order of arrival.
    """

    append_only = True
    privacy = privacy.fields(working="id layout month programmes works order_on stated_at run_id")

    layout = models.CharField(max_length=32)
    month = models.DateField(null=True, help_text="T01: the first day of the month")
    programmes = ArrayField(models.CharField(max_length=2), help_text="empty: every programme")
    works = ArrayField(models.CharField(max_length=2), help_text="T01; empty: every work")
    order_on = models.DateField(help_text="the file's as_of or delivered_on, else the day it was drawn up")
    stated_at = models.DateTimeField(db_default=Now())
    run_id = models.BigIntegerField()


class Restatement(models.Model):
    """Versions that a run's file says again without a change: they are as new as the file (and its `order_on`).

    One row for a run and day; so the past is known exactly, and a full file every day takes a few bytes for each row.
    """

    append_only = True
    privacy = privacy.fields(working="id layout order_on stated_at versions run_id")

    layout = models.CharField(max_length=32)
    order_on = models.DateField(null=True, help_text="the rows' delivered_on, where the layout has one")
    stated_at = models.DateTimeField()
    versions = ArrayField(models.BigIntegerField(), help_text="ids in the layout's table of versions")
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run_id", "order_on"], name="run_says_again_once_for_a_day", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(versions=[]), name="restatement_names_versions"),
        ]
        indexes = [models.Index(fields=["layout"], name="restatement_by_layout")]
