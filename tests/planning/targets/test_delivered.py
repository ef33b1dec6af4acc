"""T01: persons and targets, judged by delivered_on; what had waited for a person finds him."""

from datetime import date, datetime, time

import pytest
from django.db import IntegrityError, transaction

from saikoku.exchange.intake.rules.applier import Counts
from saikoku.kernel import clock
from saikoku.planning.targets.models import Target
from saikoku.planning.targets.operations import delivered, merged
from saikoku.registry.contacts.models import Contact, Promise, WaitingRecord
from saikoku.registry.contacts.operations import taken_over
from saikoku.registry.debtors import queries
from saikoku.registry.debtors.models import Address, Caution, Debtor, Membership, Phone
from saikoku.registry.liabilities.models import Instalment, Stop
from saikoku.registry.liabilities.operations import appliers
from saikoku.registry.payments.models import Payment
from saikoku.registry.payments.operations import arrears
from saikoku.registry.payments.operations import payments as paying
from tests.registry import staging
from tests.registry.payments.test_arrears import arrear, payment

pytestmark = pytest.mark.django_db
HANAKO, TARO, JIRO = "000000000000001", "000000000000002", "000000000000003"


def target(number: str = HANAKO, *, day: int = 1, kind: str = "2", **fields) -> dict:
    return {
        "delivered_on": date(2026, 4, day), "delivery_kind": kind, "programme": "11", "work": "01", "month": "202604",
        "debtor_number": number, "household_number": "H1", "kind": "1", "name": "髙橋 花子", "name_kana": "ﾀｶﾊｼ ﾊﾅｺ",
        "postal_code": "8300001", "address": "久留米市城南町15-3", "phone1": "0942-30-9000", "phone1_kind": "1",
    } | fields  # fmt: skip


def receive(*rows: dict, hour: int = 9, full: bool = False, **scope):
    moment = datetime(2026, 4, 10, hour, 0, tzinfo=clock.TOKYO)
    run = staging.stage("T01_targets", list(rows), ordered_at=moment, full=full, **scope)
    foreseen = staging.preview(delivered.applier, run)
    done = staging.apply(delivered.applier, run)
    assert done.counts == foreseen
    return done


def test_a_new_row_makes_the_person_and_the_target():
    mail = {"mail_address": "福岡市", "mail_name": "髙橋 太郎"}
    done = receive(target(cautions="01;03", phone2="+81 90-1234-4821", phone2_kind="2", **mail))
    assert done.counts == Counts(new=1)
    person = Debtor.objects.get()
    assert list(done.debtors) == [person.pk]
    assert (person.name, person.name_kana, person.household.number) == ("髙橋 花子", "ﾀｶﾊｼ ﾊﾅｺ", "H1")
    assert list(Phone.objects.order_by("rank").values_list("number", "kind", "state", "source")) == [
        ("0942309000", "1", "2", "03"), ("09012344821", "2", "2", "03"),
    ]  # fmt: skip
    assert dict(Address.objects.values_list("kind", "address")) == {"registered": "久留米市城南町15-3", "mailing": "福岡市"}
    assert set(Caution.objects.values_list("code", flat=True)) == {"01", "03"}
    found = Target.objects.get()
    assert (found.month, found.debtor, found.work, found.withdrawn) == (date(2026, 4, 1), person, "01", False)


def test_several_rows_of_one_person_make_one_person_and_several_targets():
    assert receive(target(), target(programme="12"), target(work="02")).counts == Counts(new=3)
    assert Debtor.objects.count() == 1
    assert Target.objects.count() == 3


def test_the_same_rows_delivered_again_are_unchanged():
    receive(target())
    done = receive(target(day=2), hour=10)
    assert done.counts == Counts(unchanged=1)
    assert Debtor.objects.get().delivered_on == date(2026, 4, 2)


def test_a_changed_person_shows_old_beside_new_and_is_renewed():
    receive(target(cautions="01;03", mail_address="福岡市"))
    again = target(day=2, name="髙橋 花", household_number="H2", cautions="03;04", phone1="0942-30-9001")
    run = staging.stage("T01_targets", [again])
    (shown,) = staging.differences(delivered.applier, run, "changed")
    assert shown.old["name"] == "髙橋 花子"
    assert shown.new["name"] == "髙橋 花"
    assert set(shown.new) == {"name", "household_number", "cautions", "phone1", "mail_address", "delivered_on"}
    assert staging.apply(delivered.applier, run).counts == Counts(changed=1)
    case = queries.case_of(HANAKO)
    assert case.cautions == ["03", "04"]
    assert [phone.number for phone in case.phones] == ["0942309001", "0942309000"]
    assert list(case.addresses) == ["registered"]
    assert list(Membership.objects.order_by("since").values_list("household__number", "since", "until")) == [
        ("H1", date(2026, 4, 1), date(2026, 4, 2)), ("H2", date(2026, 4, 2), None),
    ]  # fmt: skip


def test_an_older_delivery_does_not_touch_the_person():
    receive(target(day=5))
    done = receive(target(day=1, name="旧姓 花子"))
    assert done.counts == Counts(superseded=1)
    assert Debtor.objects.get().name == "髙橋 花子"


def test_what_we_found_out_about_a_number_stays():
    receive(target())
    Phone.objects.update(state="3")
    receive(target(day=2, remarks="備考"), hour=10)
    assert Phone.objects.get().state == "3"


@pytest.mark.clause("12.4")
def test_whom_a_full_file_does_not_name_leaves_the_month():
    receive(target(), target(TARO), target(JIRO, work="04"), target(TARO, month="202605"))
    rows = [target(day=3, kind="1")]
    run = staging.stage("T01_targets", rows)
    assert [one.key for one in staging.differences(delivered.applier, run, "gone")] == [("202604", "11", "01", TARO)]
    assert receive(*rows).counts == Counts(unchanged=1, gone=1)
    left = Target.objects.get(withdrawn=True)
    assert (left.debtor.number, left.left_reason) == (TARO, "withdrawn")
    assert receive(target(TARO, day=4)).counts == Counts(changed=1)
    assert not Target.objects.filter(withdrawn=True).exists()


def test_a_row_older_than_a_full_file_that_does_not_name_it_is_withdrawn_at_once():
    receive(target(day=3, kind="1"))
    receive(target(TARO, day=1))
    assert Target.objects.get(withdrawn=True).debtor.number == TARO


def test_a_row_taken_back_is_withdrawn():
    receive(target())
    assert receive(target(day=2, kind="3")).counts == Counts(changed=1)
    assert Target.objects.get().withdrawn


def test_what_waited_for_a_person_finds_him():
    staging.apply(arrears.applier, staging.stage("T02_arrears", [arrear(HANAKO)]))
    staging.apply(paying.applier, staging.stage("T04_payments", [payment("P1", 4_000)]))
    staging.apply(appliers.stops, staging.stage("T05_stops", [stop("S1")]))
    staging.apply(taken_over.applier, staging.stage("R01_contacts", [record("R1", promised_on=date(2026, 4, 30))]))
    assert WaitingRecord.objects.count() == 1
    done = receive(target())
    person = Debtor.objects.get()
    assert list(done.debtors) == [person.pk]
    assert {one.debtor for model in (Instalment, Payment, Stop, Contact, Promise) for one in model.objects.all()} == {person}
    assert not WaitingRecord.objects.exists()


def stop(number: str, debtor: str = HANAKO, **fields) -> dict:
    return {"stop_number": number, "debtor_number": debtor, "reason": "02", "starts_on": date(2026, 4, 1)} | fields


def record(number: str, debtor: str = HANAKO, **fields) -> dict:
    return {
        "record_number": number, "work": "01", "debtor_number": debtor, "programme": "11", "on": date(2026, 3, 10),
        "started_at": time(10, 5), "channel": "1", "spoke_with": "1", "outcome": "101", "worker_number": "前任01",
    } | fields  # fmt: skip


def merge(*pairs: tuple[str, str], day: int = 9):
    rows = [{"old_number": old, "new_number": new, "merged_on": date(2026, 4, day)} for old, new in pairs]
    run = staging.stage("T11_merged_numbers", rows)
    return staging.apply(merged.applier, run), run


def test_a_merged_number_stands_for_the_new_one():
    receive(target(HANAKO), target(TARO), target(TARO, programme="12"))
    staging.apply(arrears.applier, staging.stage("T02_arrears", [arrear(TARO)]))
    done, _ = merge((TARO, HANAKO))
    person = Debtor.objects.get(number=HANAKO)
    assert done.counts == Counts(new=1)
    assert Instalment.objects.get().debtor == person
    assert set(Target.objects.values_list("debtor", "programme")) == {(person.pk, "11"), (person.pk, "12")}
    case = queries.case_of(TARO)
    assert (case.debtor, case.former_numbers) == (person, (TARO,))
    staging.apply(arrears.applier, staging.stage("T02_arrears", [arrear(TARO, notice_number="N9")]))
    assert Instalment.objects.get(notice_number="N9").debtor == person


def test_a_merge_waits_for_both_persons_and_is_done_when_they_come():
    receive(target(HANAKO))
    done, run = merge((TARO, HANAKO))
    assert done.counts == Counts(new=1, pending=1)
    assert staging.left_aside(run) == [(2, "pending", TARO)]
    receive(target(TARO))
    assert Debtor.objects.get(number=TARO).merged_into.number == HANAKO


def test_chains_are_followed_and_circles_merge_nobody():
    receive(target(HANAKO), target(TARO), target(JIRO))
    merge((JIRO, TARO))
    merge((TARO, HANAKO))
    assert dict(Debtor.objects.exclude(merged_into=None).values_list("number", "merged_into__number")) == {
        JIRO: HANAKO, TARO: HANAKO,
    }  # fmt: skip
    done, _ = merge((HANAKO, JIRO))
    assert done.counts.pending == 1
    assert not Debtor.objects.exclude(merged_into=None).exists()


@pytest.mark.parametrize(("fields", "constraint"), [
    ({"month": date(2026, 4, 2)}, "month_is_named_by_its_first_day"),
    ({"programme": "99"}, "target_of_a_known_programme"),
    ({"left_on": date(2026, 4, 2)}, "who_left_the_lists_has_a_reason"),
])  # fmt: skip
def test_the_table_itself_refuses_what_no_target_may_be(fields, constraint):
    receive(target())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Target.objects.update(**fields)


def test_the_table_itself_refuses_a_target_twice():
    receive(target())
    again = Target.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError, match="target_once_in_a_month"), transaction.atomic():
        again.save(force_insert=True)
