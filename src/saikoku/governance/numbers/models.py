"""電話番号台帳: each telephone number that the office or the city answers or calls from, and where people read it."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from saikoku.governance.numbers.rules import lines
from saikoku.kernel import privacy

PLACE_WORDS = {lines.SCRIPTS: "電話で話す言葉", lines.NOTICES: "不在票・お知らせ", lines.PAPERS: "書類・従事者証"}
_SHOWN = {lines.SCRIPTS: "in_scripts", lines.NOTICES: "on_notices", lines.PAPERS: "on_papers"}


def _once(field: str, name: str) -> ExclusionConstraint:
    """People read one number for one purpose in a place."""
    return ExclusionConstraint(
        name=name, expressions=[("use", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)], condition=Q(**{field: True})
    )


class Line(models.Model):
    """A number with one use for a time (half-open). A change of use or place ends the row and begins another."""

    class Use(models.TextChoices):
        INBOUND = lines.INBOUND, "着信(折り返しを受ける)"
        OUTBOUND = lines.OUTBOUND, "発信(こちらからかける)"
        CITY = lines.CITY, "市の確認先"

    privacy = privacy.fields(
        working="reason stated_by stated_at",
        public="id number use valid area_code in_scripts on_notices on_papers",
    )

    number = models.CharField(max_length=11, help_text="digits as dialled")
    use = models.CharField(max_length=8, choices=Use.choices)
    valid = DateRangeField()
    area_code = models.CharField(max_length=6, default="", blank=True, help_text="agreed when it was registered; of own lines")
    in_scripts = models.BooleanField(default=False)
    on_notices = models.BooleanField(default=False)
    on_papers = models.BooleanField(default=False)
    reason = models.CharField(max_length=200)
    stated_by = models.CharField(max_length=80)
    stated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^0[1-9][0-9]{7,9}$"), name="number_is_digits_as_dialled"),
            models.CheckConstraint(
                condition=Q(use="city", area_code="") | (Q(number__startswith=F("area_code")) & ~Q(area_code="")),
                name="own_number_begins_with_the_agreed_area_code",
            ),
            models.CheckConstraint(
                condition=~Q(use="outbound") | Q(in_scripts=False, on_notices=False, on_papers=False),
                name="outbound_number_is_shown_nowhere",
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False, valid__startswith__isnull=False), name="line_holds_from_a_day_on"
            ),
            ExclusionConstraint(
                name="one_number_is_one_line_at_a_time",
                expressions=[("number", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            _once("in_scripts", "one_number_of_a_use_in_scripts"),
            _once("on_notices", "one_number_of_a_use_on_notices"),
            _once("on_papers", "one_number_of_a_use_on_papers"),
        ]

    @property
    def places(self) -> frozenset[str]:
        return frozenset(place for place, field in _SHOWN.items() if getattr(self, field))

    def stated(self) -> lines.Line:
        return lines.Line(self.number, self.use, self.valid.lower, self.valid.upper, self.places)


def shown_in(places) -> dict[str, bool]:
    """The columns of a row that is shown in these places."""
    return {field: place in places for place, field in _SHOWN.items()}
