"""What a contract promises to deliver is scheduled, looked after, and stopped."""

from datetime import timedelta

import pytest

from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.contracts import actions
from kaifong.contracts.models import Derived
from kaifong.contracts.queries import CannotSay
from kaifong.contracts.queries.testing import findings_of
from kaifong.contracts.rules import Form, Probe, Rhythm, Why
from kaifong.foundation.mail.models import Mail
from kaifong.reports.models import DeliveryFile, DeliveryRun, DeliverySchedule
from tests.cast import NOON, allow

from .shop import by_test, clerk, contract, drafted, head, in_force, keeper, version, wish

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DAILY = {"rhythm": Rhythm.DAY, "forms": frozenset({Form.SCREEN, Form.CSV}), "by_hour": 9}


def found(number, at):
    return by_test(findings_of(version(number), at=at, as_of=at))


def run_of(schedule, person, at, state="sent"):
    return DeliveryRun.objects.create(
        schedule=schedule, staff_id=person.staff_id, due_at=at, state=state, done_at=at
    )


def test_it_is_sent_each_day_an_hour_before_it_must_be_there():
    who = clerk()
    number = in_force(who, head(), wish(**DAILY))
    (schedule,) = DeliverySchedule.objects.all()
    assert (schedule.every, schedule.hour, schedule.form) == ("day", 8, "csv")
    assert (schedule.purpose, schedule.owner_id) == ("fulfilment", who.staff_id)
    report = Derived.objects.get(kind="report").ref
    assert schedule.subject == f"kept:{report}"
    assert list(schedule.recipients.values_list("to", "code")) == [("department", "warehouse")]
    assert "grant" in set(Derived.objects.values_list("kind", flat=True))
    assert actor_of(Staff.objects.get(pk=who.staff_id)).may("orders:order:mail")
    actions.end(actor=who, contract_id=number, why="Over.", at=NOON)
    schedule.refresh_from_db()
    assert schedule.standing == "stopped"


def test_by_the_week_on_its_day():
    about = wish(**{**DAILY, "rhythm": Rhythm.WEEK, "weekday": 4, "by_hour": 0})
    in_force(clerk(), head(), about)
    assert DeliverySchedule.objects.values_list("every", "day", "hour").get() == ("week", 4, 0)


def test_a_delivery_that_did_not_arrive_is_red():
    who = clerk()
    number = in_force(who, head(), wish(**DAILY))
    schedule = DeliverySchedule.objects.get()
    # Noon of Hong Kong is four o'clock here; nine o'clock there is one o'clock here.
    assert found(number, NOON + 12 * HOUR)[Probe.DELIVERED].why is Why.FINE
    nine = NOON - 3 * HOUR + DAY
    assert found(number, nine - HOUR / 60)[Probe.DELIVERED].why is Why.FINE
    assert found(number, nine)[Probe.DELIVERED].why is Why.NOT_DELIVERED
    run_of(schedule, who, nine - HOUR, "failed")
    assert found(number, nine)[Probe.DELIVERED].why is Why.NOT_DELIVERED
    DeliveryRun.objects.update(state="sent")
    assert found(number, nine)[Probe.DELIVERED].why is Why.FINE
    DeliverySchedule.objects.update(standing="paused", next_at=None)
    assert found(number, nine)[Probe.DELIVERED].why is Why.NOT_DELIVERED


def test_a_form_that_was_not_agreed_and_copies_that_lie_too_long():
    who = clerk()
    number = in_force(who, head(), wish(**{**DAILY, "keep_days": 10}))
    schedule = DeliverySchedule.objects.get()
    run = run_of(schedule, who, NOON)
    file = DeliveryFile.objects.create(
        run=run,
        name="00000000-0000-4000-8000-000000000001",
        form="csv",
        rows=1,
        size=1,
        sha256="",
        made_at=NOON,
        expires_at=NOON + 7 * DAY,
        most=5,
    )
    assert found(number, NOON + 10 * DAY)[Probe.COPIES].why is Why.FINE
    late = NOON + 10 * DAY + HOUR
    assert found(number, late)[Probe.COPIES].why is Why.OLD_COPIES
    file.ended_at = NOON
    file.save()
    assert found(number, late)[Probe.COPIES].why is Why.FINE
    DeliverySchedule.objects.update(form="pdf")
    assert found(number, NOON)[Probe.FORMAT].why is Why.OTHER_FORMAT


def test_copies_lie_for_seven_days_at_least():
    head()
    with pytest.raises(CannotSay) as refused:
        drafted(clerk(), wish(**{**DAILY, "keep_days": 6}))
    assert refused.value.field == "keep_days"


def test_red_is_written_to_who_answers_for_it_and_to_the_privacy_office_once():
    owner, who, office = head(), clerk(), keeper()
    number = in_force(who, owner)
    Mail.objects.all().delete()
    actions.check_all(at=NOON, as_of=None)
    actions.check_all(at=NOON + HOUR, as_of=None)
    users = set(Mail.objects.filter(kind="contract_red").values_list("user_id", flat=True))
    people = Staff.objects.filter(pk__in=[owner.staff_id, office.staff_id])
    assert users == set(people.values_list("user_id", flat=True))
    assert Mail.objects.filter(kind="contract_red").count() == 2
    from kaifong.foundation.mail.kinds import kinds

    letter = kinds()["contract_red"].letter({"contract": number, "version": 1})
    assert letter.path == f"/desk/contracts/{number}"
    assert contract(number).colour == "red"


def test_where_nobody_may_be_sent_it_the_contract_holds_and_the_test_says_so():
    who = clerk()
    person = Staff.objects.get(pk=who.staff_id)
    person.roles.get().grants.filter(object="order").delete()
    allow(person, "customer", "see", purposes=("fulfilment",))
    number = in_force(actor_of(person), head(), wish(**DAILY))
    assert not DeliverySchedule.objects.exists()
    assert found(number, NOON)[Probe.DELIVERED].why is Why.NOT_DELIVERED
