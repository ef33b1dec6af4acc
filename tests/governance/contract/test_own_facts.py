"""The office states its own names and address; what is wrong is refused with every reason."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from saikoku.governance.contract import operations
from saikoku.governance.contract.models import Profile
from saikoku.governance.contract.queries import profile
from saikoku.governance.contract.rules import own_facts
from saikoku.governance.contract.rules.own_facts import OwnFacts
from saikoku.kernel.actor import Actor
from saikoku.security.access.rules.permissions import Role
from saikoku.security.audit.models import AuditRecord

MANAGER = Actor("manager")
GOOD = OwnFacts(
    center="久留米市納付案内センター", contractor="試験株式会社",
    address="久留米市試験町1-1", representative="代表取締役 試験 太郎", invoice_registration="T7000012050002",
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"center": "", "contractor": ""}, ["center-missing", "contractor-missing"]),
        ({"invoice_registration": "T7000012050003"}, ["not-a-registration-number"]),
        ({"invoice_registration": "7000012050002"}, ["not-a-registration-number"]),
        ({"invoice_registration": ""}, []),
    ],
)
def test_own_facts_are_refused_with_every_reason(changes, reasons):
    assert own_facts.refusals(replace(GOOD, **changes)) == reasons


@pytest.mark.django_db
def test_a_change_keeps_before_and_after_in_the_trail(noon):
    operations.change(facts=GOOD, reason="移転", by=MANAGER, at=noon)
    assert profile().contractor == "試験株式会社"
    record = AuditRecord.objects.get(action="contract.facts.changed")
    assert (record.before["contractor"], record.after["contractor"]) == ("受託者", "試験株式会社")
    with pytest.raises(operations.ChangeRefused, match="nothing-changed"):
        operations.change(facts=GOOD, reason="移転", by=MANAGER, at=noon)


@pytest.mark.django_db
def test_a_registration_number_of_another_form_is_refused_by_the_table():
    with pytest.raises(IntegrityError, match="registration_number_is_t_and_thirteen_digits"), transaction.atomic():
        Profile.objects.update(invoice_registration="T12")


def test_the_page_says_what_is_wrong_and_changes_nothing(signed_in):
    client = signed_in(Role.OPERATIONS_MANAGER)
    assert "未登録" in client.get(reverse("contract:show")).content.decode()
    facts = {name: getattr(GOOD, name) for name in GOOD.__dataclass_fields__}
    answer = client.post(reverse("contract:edit"), facts | {"invoice_registration": "T12", "reason": "移転"})
    assert (answer.status_code, "登録番号が正しくありません" in answer.content.decode()) == (422, True)
    assert profile().contractor == "受託者"
    assert client.post(reverse("contract:edit"), facts | {"reason": "移転"}).status_code == 302
    assert "試験株式会社" in client.get(reverse("contract:show")).content.decode()
