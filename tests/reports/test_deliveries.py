"""Deliveries: to each with his own rights at the time, once, on condition, and what goes wrong."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection

from kaifong.authority.events import StaffLeft
from kaifong.authority.models import Grant, Membership, Role, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.journal.models import Entry
from kaifong.foundation.mail.actions import send_due
from kaifong.foundation.mail.models import Mail
from kaifong.foundation.models import PulledBrake
from kaifong.foundation.switches import Braked
from kaifong.foundation.vault.installed import scratch
from kaifong.intelligence import actions as intelligence
from kaifong.intelligence.engines.postgres import PostgreSQL
from kaifong.intelligence.queries import Ask, Chosen, LakeTrouble
from kaifong.intelligence.semantics import asking
from kaifong.orders.models import Line
from kaifong.reports import actions, handlers
from kaifong.reports.actions import planning
from kaifong.reports.models import DeliveryFile, DeliveryRun, DeliverySchedule
from kaifong.reports.queries import deliveries as asked
from kaifong.reports.queries.deliveries import Whose
from kaifong.reports.queries.recipients import Outlook, preview
from kaifong.reports.queries.subjects import NoSuchSubject
from kaifong.reports.rules import Sharing
from kaifong.reports.rules.deliveries import (
    Cadence,
    Condition,
    Every,
    Form,
    Recipient,
    Run,
    Standing,
    To,
    When,
)
from kaifong.reports.rules.subjects import subject_of

from .conftest import NOW, somebody

pytestmark = [pytest.mark.django_db]
MAY = Chosen(date(2024, 5, 1), date(2024, 5, 31))
DAILY = Cadence(Every.DAY, 8)
MORNING = datetime(2024, 6, 16, 0, tzinfo=UTC)  # 8 o'clock in Hong Kong, on the day after NOW
ANY = Condition()


@pytest.fixture
def of_tables(shop, monkeypatch, tmp_path, settings):
    """Answer from our own tables, and keep files in a folder and a vault that go again."""
    monkeypatch.setattr(asking, "chosen", PostgreSQL)
    settings.DELIVERY_DIR = tmp_path
    with scratch():
        yield shop


@pytest.fixture
def owner(of_tables):
    return somebody(name="Owner")


def reader(name="Ben", *, see="see report export print mail", with_mail=True, **rows):
    actor = somebody(name=name, see=see, **rows)
    Staff.objects.get(pk=actor.staff_id).user.__class__.objects.filter(
        staff__pk=actor.staff_id
    ).update(email=f"{name.lower()}@example.com")
    return actor


def kept(owner, *, sharing=Sharing.PRIVATE, code="", asked_=None):
    question = asked_ or Ask(measures=("net", "units"), dimensions=("category",), period=MAY)
    number = actions.save(
        actor=owner, name="May", asked=question, sharing=sharing, with_code=code, at=NOW
    )
    return subject_of(f"kept:{number}")


LIBRARY = subject_of("library:sales-by-month")


def to(*actors):
    return [Recipient(To.STAFF, one.staff_id) for one in actors]


def scheduled(owner, recipients, *, subject=LIBRARY, form=Form.LINK, condition=ANY, **more):
    cadence = more.pop("cadence", DAILY)
    return actions.schedule(
        actor=owner,
        subject=subject,
        cadence=cadence,
        recipients=recipients,
        format=form,
        condition=condition,
        at=more.pop("at", NOW),
        **more,
    )


def worked(at=MORNING):
    actions.plan(at=at)
    actions.deliver(at=at)
    return list(DeliveryRun.objects.order_by("due_at", "staff_id"))


def states(at=MORNING):
    return [Run(run.state) for run in worked(at)]


def kinds():
    return list(Mail.objects.order_by("id").values_list("kind", flat=True))


def stays(call, refusal, **how):
    before = list(DeliverySchedule.objects.values())
    with pytest.raises(refusal):
        call(**how)
    assert list(DeliverySchedule.objects.values()) == before


def test_it_is_sent_when_it_is_due_and_once(owner, mailoutbox):
    ben = reader()
    number = scheduled(owner, to(ben))
    assert states(NOW) == []
    for _ in range(3):
        (run,) = worked()
        assert run.state == Run.SENT
    assert kinds() == ["report_delivery"]
    assert send_due(at=MORNING) == 1
    (mail,) = mailoutbox
    assert mail.to == ["ben@example.com"]
    assert f"/desk/reports/delivered/{run.pk}" in mail.body
    assert "Sales by month and channel" in mail.subject
    assert asked.last_sent(delivery_id=number) == MORNING
    assert Entry.objects.filter(name="reports.delivery_sent").count() == 1


def test_what_was_missed_while_the_shop_was_closed_is_sent_once(owner):
    scheduled(owner, to(reader()))
    runs = worked(MORNING + timedelta(days=5, hours=3))
    assert [run.due_at for run in runs] == [MORNING + timedelta(days=5)]
    (row,) = DeliverySchedule.objects.all()
    assert row.next_at == MORNING + timedelta(days=6)


def test_the_database_lets_no_delivery_be_there_twice(owner):
    scheduled(owner, to(reader()))
    (run,) = worked()
    run.pk = None
    with pytest.raises(IntegrityError):
        run.save(force_insert=True)


def test_each_is_answered_from_his_own_rows(owner):
    own = reader(regions=[1])
    all_ = reader("Ann")
    scheduled(owner, to(own, all_), form=Form.JSON, subject=LIBRARY)
    one, two = worked()
    assert (one.state, two.state) == (Run.SENT, Run.SENT)
    assert one.digest != two.digest
    texts = [
        actions.fetch(actor=actor, run_id=run.pk, at=MORNING).content
        for actor, run in ((own, one), (all_, two))
    ]
    assert texts[0] != texts[1]


def test_who_may_not_be_sent_files_gets_the_way_to_the_screen(owner):
    ben = reader(see="see report export print")
    scheduled(owner, to(ben), form=Form.CSV)
    (run,) = worked()
    assert (run.state, run.bare) == (Run.SENT, "mail")
    assert Mail.objects.get().facts["bare"] == "mail"
    assert not DeliveryFile.objects.exists()
    with pytest.raises(NotAllowed):
        actions.fetch(actor=ben, run_id=run.pk, at=MORNING)


def test_a_file_holds_only_the_rows_that_may_be_sent(owner):
    ben = reader(see="see report")
    Grant.objects.create(
        role=Role.objects.get(memberships__staff=ben.staff_id),
        action="mail",
        object="order",
        regions=[1],
        classes=["public", "internal", "financial"],
        purposes=["sales"],
    )
    ben = actor_of(Staff.objects.get(pk=ben.staff_id))
    ann = reader("Ann", regions=[1])
    scheduled(owner, to(ben, ann), form=Form.JSON)
    one, two = worked()
    files = {
        run: actions.fetch(actor=a, run_id=run.pk, at=MORNING)
        for a, run in ((ben, one), (ann, two))
    }
    rows = [f.content.partition(b'"rows"')[2].partition(b'"totals"')[0] for f in files.values()]
    assert rows[0] == rows[1]


def test_a_column_that_may_not_be_sent_leaves_the_screen(owner):
    ben = reader(see="see report export print")
    role = Role.objects.get(memberships__staff=ben.staff_id)
    Grant.objects.create(
        role=role, action="mail", object="order", classes=["internal"], purposes=["sales"]
    )
    (one,) = preview(actor=owner, subject=LIBRARY, recipients=to(ben), form=Form.CSV, at=NOW)
    assert one.outlook is Outlook.LINK
    scheduled(owner, to(ben), form=Form.CSV)
    (run,) = worked()
    assert (run.state, run.bare) == (Run.SENT, "mail")


def test_a_storm_day_entered_since_puts_it_off(owner, monkeypatch):
    scheduled(owner, to(owner), cadence=Cadence(Every.WEEK, 8, 0, working_days=True))
    monday = MORNING + timedelta(days=1)
    stormy = planning.working_days()
    monkeypatch.setattr(
        planning, "working_days", lambda: lambda day: day != monday.date() and stormy(day)
    )
    assert states(monday) == []
    assert states(monday + timedelta(days=1)) == [Run.SENT]


def test_a_file_is_sealed_counted_and_over_in_time(owner, settings):
    ben, eve = reader(), reader("Eve")
    scheduled(owner, to(ben), form=Form.CSV)
    (run,) = worked()
    (sealed,) = settings.DELIVERY_DIR.glob("*.sealed")
    assert b"Tea" not in sealed.read_bytes()
    with pytest.raises(NotAllowed):
        actions.fetch(actor=eve, run_id=run.pk, at=MORNING)
    for turn in range(1, 6):
        assert actions.fetch(actor=ben, run_id=run.pk, at=MORNING).turn == turn
    with pytest.raises(actions.NotThere):
        actions.fetch(actor=ben, run_id=run.pk, at=MORNING)
    assert DeliveryFile.objects.get().fetched == 5
    assert Entry.objects.filter(name="reports.delivery_fetched").count() == 5
    assert actions.expire(at=MORNING) == 0
    assert actions.expire(at=MORNING + timedelta(days=7)) == 1
    assert actions.expire(at=MORNING + timedelta(days=7)) == 0
    assert not list(settings.DELIVERY_DIR.glob("*.sealed"))


def test_what_lies_there_without_a_row_is_swept_when_it_is_old(owner, settings, monkeypatch):
    scheduled(owner, to(reader()), form=Form.CSV)
    worked()
    assert actions.sweep(at=MORNING) == 0
    file = DeliveryFile.objects.get()
    DeliveryFile.objects.update(ended_at=MORNING)
    assert actions.sweep(at=MORNING) == 1
    assert actions.sweep(at=MORNING) == 0
    assert file.name not in {path.stem for path in settings.DELIVERY_DIR.iterdir()}


def test_while_exports_are_stopped_nothing_is_made_or_fetched(owner):
    ben = reader()
    scheduled(owner, to(ben), form=Form.CSV)
    (run,) = worked()
    PulledBrake.objects.create(brake="no_export", pulled_at=NOW, reason="x")
    with pytest.raises(Braked):
        actions.fetch(actor=ben, run_id=run.pk, at=MORNING)
    assert DeliveryFile.objects.get().fetched == 0
    later = worked(MORNING + timedelta(days=1))
    assert later[-1].bare == "stopped"


@pytest.mark.parametrize("lost", ["report", "left", "closed", "account", "grants"])
def test_who_lost_the_right_since_gets_nothing_and_the_owner_is_told_once(owner, lost):
    ben = reader()
    scheduled(owner, to(ben))
    role = Role.objects.get(memberships__staff=ben.staff_id)
    staff = Staff.objects.get(pk=ben.staff_id)
    match lost:
        case "report":
            Grant.objects.filter(role=role, action="report").delete()
        case "left":
            Staff.objects.filter(pk=staff.pk).update(left_at=NOW)
        case "closed":
            role.department.closed_at = NOW
            role.department.save()
        case "account":
            staff.user.is_active = False
            staff.user.save()
        case _:
            Grant.objects.filter(role=role).delete()
    expected = Run.GONE if lost in {"left", "account"} else Run.BARRED
    assert states() == [expected]
    assert states(MORNING + timedelta(days=1)) == [expected] * 2
    assert kinds() == ["delivery_trouble"]
    told = Mail.objects.get()
    assert told.user_id == Staff.objects.get(pk=owner.staff_id).user_id
    assert told.facts["why"] == expected


def test_a_recipient_of_another_department_is_at_work_for_his_own_purpose(owner):
    ben = reader()
    role = Role.objects.get(memberships__staff=ben.staff_id)
    Grant.objects.filter(role=role).update(purposes=["service"])
    scheduled(owner, to(ben), form=Form.CSV)
    (run,) = worked()
    assert run.state == Run.SENT
    ben = actor_of(Staff.objects.get(pk=ben.staff_id))
    assert actions.fetch(actor=ben, run_id=run.pk, at=MORNING).turn == 1
    Grant.objects.filter(role=role, action="mail").delete()
    with pytest.raises(NotAllowed):
        actions.fetch(actor=ben, run_id=run.pk, at=MORNING)


def test_a_closed_column_or_a_report_not_shared_is_no_figure_less_but_nothing(owner):
    blind = reader(classes=("public", "internal"))
    ann = reader("Ann")
    number = kept(owner)
    scheduled(owner, to(owner, blind, ann), subject=number)
    by = {run.staff_id: run.state for run in worked()}
    assert by == {
        owner.staff_id: Run.SENT,
        blind.staff_id: Run.BARRED,
        ann.staff_id: Run.BARRED,
    }


def test_it_says_before_what_each_would_get(owner):
    blind, ann = reader(classes=("public", "internal")), reader("Ann")
    seen = preview(actor=owner, subject=LIBRARY, recipients=to(ann, blind), form=Form.CSV, at=NOW)
    by = {one.staff_id: one for one in seen}
    assert by[ann.staff_id].outlook is Outlook.FILE
    assert by[blind.staff_id].outlook is Outlook.CLOSED
    assert [str(name) for name in by[blind.staff_id].closed] == ["Net sales"]
    (lone,) = preview(actor=owner, subject=kept(owner), recipients=to(ann), form=Form.LINK, at=NOW)
    assert lone.outlook is Outlook.NOT_OPEN
    service = somebody(name="Nobody", see="see")
    (none,) = preview(actor=owner, subject=LIBRARY, recipients=to(service), form=Form.LINK, at=NOW)
    assert none.outlook is Outlook.BARRED


@pytest.mark.parametrize(
    ("condition", "state"),
    [
        (Condition(When.MORE, "units", 0), Run.SENT),
        (Condition(When.MORE, "units", 10_000), Run.UNMET),
        (Condition(When.LEAST, "net", 1), Run.SENT),
        (Condition(When.MOST, "net", 1), Run.UNMET),
    ],
)
def test_a_condition_is_judged_by_the_recipients_own_figures(owner, condition, state):
    number = scheduled(owner, to(owner), condition=condition, subject=kept(owner))
    assert states() == [state]
    assert (kinds() == ["report_delivery"]) == (state is Run.SENT)
    assert asked.history(actor=owner, delivery_id=number)[0].state is state


def test_a_condition_is_met_for_one_and_not_for_another_and_the_owner_is_not_told_which(owner):
    little, all_ = reader("Ben", regions=[3]), reader("Ann")
    condition = Condition(When.MORE, "units", 0)
    number = scheduled(owner, to(little, all_), condition=condition)
    by = {run.staff_id: run.state for run in worked()}
    assert by == {little.staff_id: Run.UNMET, all_.staff_id: Run.SENT}
    rows = asked.history(actor=owner, delivery_id=number)
    assert [row.done for row in rows] == [True, True]
    (own,) = asked.history(actor=little, delivery_id=number)
    assert (own.state, own.done) == (Run.UNMET, False)
    assert asked.history(actor=reader("Eve"), delivery_id=number) == []


def test_on_change_only_what_differs_from_the_last_is_sent(owner):
    scheduled(owner, to(owner), condition=Condition(When.CHANGED), subject=kept(owner))
    assert states() == [Run.SENT]
    assert states(MORNING + timedelta(days=1)) == [Run.SENT, Run.UNMET]
    from kaifong.authority import wall

    with wall.lifted():
        assert Line.objects.filter(order__placed_on=date(2024, 5, 2)).update(quantity=9)
    assert states(MORNING + timedelta(days=2)) == [Run.SENT, Run.UNMET, Run.SENT]


def test_what_fails_is_tried_again_and_at_last_the_owner_is_told(owner, monkeypatch):
    scheduled(owner, to(reader()))

    def fails(**_asked):
        raise LakeTrouble("gone")

    at = MORNING
    with monkeypatch.context() as patch:
        patch.setattr(intelligence, "ask", fails)
        for wait in (5, 30, 120):
            (run,) = worked(at)
            assert (run.state, run.next_at) == (Run.WAITING, at + timedelta(minutes=wait))
            at += timedelta(minutes=wait)
        assert kinds() == []
        assert states(at) == [Run.FAILED]
    assert kinds() == ["delivery_trouble"]
    assert states(MORNING + timedelta(days=1)) == [Run.FAILED, Run.SENT]


def test_roles_and_departments_mean_who_is_in_them_at_that_time(owner):
    ben, ann = reader(), reader("Ann")
    role = Role.objects.get(memberships__staff=ben.staff_id)
    scheduled(
        owner,
        [Recipient(To.ROLE, code=role.code), Recipient(To.DEPARTMENT, code=role.department.code)],
    )
    assert [run.staff_id for run in worked()] == [ben.staff_id]
    Membership.objects.create(staff_id=ann.staff_id, role=role, since=NOW)
    later = worked(MORNING + timedelta(days=1))
    assert [run.staff_id for run in later[1:]] == [ben.staff_id, ann.staff_id]


def test_who_declines_by_the_link_gets_it_no_more_until_he_wants_it_again(
    owner, client, mailoutbox
):
    ben = reader()
    number = scheduled(owner, to(ben, owner))
    worked()
    send_due(at=MORNING)
    header = next(
        m.message()["List-Unsubscribe"] for m in mailoutbox if m.to == ["ben@example.com"]
    )
    link = "/mail/stop/" + header.strip("<>").partition("/mail/stop/")[2]
    for _ in range(2):
        assert client.post(link).status_code == 200
    later = worked(MORNING + timedelta(days=1))
    assert [run.staff_id for run in later[2:]] == [owner.staff_id]
    actions.accept(staff_id=ben.staff_id, delivery_id=number)
    assert len(worked(MORNING + timedelta(days=2))) == 5


def test_who_declines_between_planning_and_sending_gets_nothing(owner):
    ben = reader()
    number = scheduled(owner, to(ben))
    actions.plan(at=MORNING)
    actions.decline(staff_id=ben.staff_id, delivery_id=number, at=MORNING)
    actions.decline(staff_id=ben.staff_id, delivery_id=4711, at=MORNING)
    assert states() == [Run.DECLINED]
    assert kinds() == []


def test_a_schedule_whose_owner_left_goes_on_for_two_weeks_and_is_taken_over(owner):
    ben = reader()
    keeper = reader("Kay")
    role = Role.objects.get(memberships__staff=keeper.staff_id)
    Grant.objects.create(
        role=role, action="keep", object="delivery", classes=["internal"], purposes=["sales"]
    )
    keeper = actor_of(Staff.objects.get(pk=keeper.staff_id))
    number = scheduled(owner, to(ben))
    stays(actions.take_over, actions.ScheduledMeanwhile, actor=keeper, delivery_id=number, at=NOW)
    Staff.objects.filter(pk=owner.staff_id).update(left_at=NOW)
    event = StaffLeft(happened_at=NOW, member_id=owner.staff_id)
    handlers.have_it_taken_over(event)
    handlers.have_it_taken_over(event)
    assert kinds() == ["delivery_handover"]
    assert states() == [Run.SENT]
    (listed,) = asked.deliveries(actor=keeper, whose=Whose.DEPARTMENT)
    assert listed.keeps
    assert worked(NOW + timedelta(days=15))[1:] == []
    row = DeliverySchedule.objects.get()
    assert (row.standing, row.next_at) == (Standing.OWNERLESS, None)
    assert kinds().count("delivery_handover") == 2
    stays(
        actions.take_over, actions.NoSuchDelivery, actor=reader("Eve"), delivery_id=number, at=NOW
    )
    at = NOW + timedelta(days=16)
    actions.take_over(actor=keeper, delivery_id=number, at=at)
    row.refresh_from_db()
    assert (row.owner_id, row.standing, row.hand_over_by) == (
        keeper.staff_id,
        Standing.RUNNING,
        None,
    )
    assert len(worked(at + timedelta(days=1))) == 2


def test_an_owner_who_may_not_report_any_more_is_gone_until_he_may_again(owner):
    scheduled(owner, to(reader()))
    role = Role.objects.get(memberships__staff=owner.staff_id)
    grants = Grant.objects.filter(role=role, action="report")
    grants.update(action="export2")
    worked()
    assert DeliverySchedule.objects.get().hand_over_by == MORNING + timedelta(days=14)
    Grant.objects.filter(role=role, action="export2").update(action="report")
    worked(MORNING + timedelta(days=1))
    assert DeliverySchedule.objects.get().hand_over_by is None


def test_it_is_paused_and_goes_on_without_making_up(owner):
    number = scheduled(owner, to(reader()))
    actions.plan(at=MORNING)
    for _ in range(2):
        actions.pause(actor=owner, delivery_id=number, at=MORNING)
    assert states(MORNING + timedelta(days=3)) == []
    for _ in range(2):
        actions.resume(actor=owner, delivery_id=number, at=MORNING + timedelta(days=3))
    assert states(MORNING + timedelta(days=3)) == []
    assert states(MORNING + timedelta(days=4)) == [Run.SENT]
    for _ in range(2):
        actions.stop(actor=owner, delivery_id=number, at=MORNING + timedelta(days=4))
    assert states(MORNING + timedelta(days=5)) == [Run.SENT]
    told = Entry.objects.filter(name__startswith="reports.delivery").values_list("name", flat=True)
    assert sorted(told) == [
        "reports.delivery_paused",
        "reports.delivery_resumed",
        "reports.delivery_scheduled",
        "reports.delivery_sent",
        "reports.delivery_stopped",
    ]


def test_it_ends_after_its_last_day(owner):
    cadence = Cadence(Every.DAY, 8, ends_on=date(2024, 6, 17))
    number = scheduled(owner, to(reader()), cadence=cadence)
    worked()
    worked(MORNING + timedelta(days=1))
    assert DeliverySchedule.objects.get().standing == Standing.STOPPED
    change = actions.Change(number, 1)
    with pytest.raises(actions.OverAlready):
        scheduled(owner, to(owner), change=change, at=MORNING + timedelta(days=2))


def test_one_that_was_missed_until_its_last_day_was_over_just_ends(owner):
    scheduled(owner, to(owner), cadence=Cadence(Every.DAY, 8, ends_on=date(2024, 6, 16)))
    assert states(MORNING + timedelta(days=9)) == []
    assert DeliverySchedule.objects.get().standing == Standing.STOPPED


def test_it_is_changed_by_its_owner_in_the_version_he_read(owner):
    ben = reader()
    number = scheduled(owner, to(ben))
    scheduled(owner, to(ben, owner), change=actions.Change(number, 1), form=Form.CSV)
    row = DeliverySchedule.objects.get()
    assert (row.version, row.form, row.recipients.count()) == (2, "csv", 2)
    for actor, version, refusal in (
        (owner, 1, actions.ScheduledMeanwhile),
        (ben, 2, actions.NoSuchDelivery),
    ):
        with pytest.raises(refusal):
            scheduled(actor, to(ben), change=actions.Change(number, version))
    with pytest.raises(actions.NoSuchDelivery):
        scheduled(owner, to(ben), change=actions.Change(4711, 1))
    row.refresh_from_db()
    assert row.version == 2


def test_what_cannot_be_scheduled_is_refused_and_leaves_nothing(owner):
    clerk = somebody(name="Clerk", see="see")
    ben = reader()
    cases = [
        (clerk, to(ben), {}, NotAllowed),
        (owner, to(ben), {"subject": subject_of("kept:4711")}, NoSuchSubject),
        (owner, [], {}, actions.NoRecipients),
        (owner, to(clerk), {}, actions.NobodyThere),
        (owner, [Recipient(To.ROLE, code="none")], {}, actions.NobodyThere),
        (owner, to(ben), {"condition": Condition(When.MORE, "nets", 1)}, actions.NoSuchFigure),
        (
            owner,
            to(ben),
            {"cadence": Cadence(Every.DAY, 8, ends_on=date(2024, 6, 15))},
            actions.OverAlready,
        ),
    ]
    for actor, recipients, more, refusal in cases:
        with pytest.raises(refusal):
            scheduled(actor, recipients, **more)
    assert not DeliverySchedule.objects.exists()


def test_others_schedules_are_nobodys_business(owner):
    number = scheduled(owner, to(owner))
    eve = reader("Eve")
    for act in (actions.pause, actions.resume, actions.stop):
        stays(act, actions.NoSuchDelivery, actor=eve, delivery_id=number, at=NOW)
    stays(actions.stop, actions.NoSuchDelivery, actor=eve, delivery_id=4711, at=NOW)
    assert asked.delivery(actor=eve, delivery_id=number) is None
    assert asked.deliveries(actor=eve, whose=Whose.RECEIVED) == []


def test_those_who_receive_see_it_without_the_others(owner):
    ben = reader()
    number = scheduled(owner, to(ben, owner), subject=kept(owner))
    (one,) = asked.deliveries(actor=ben, whose=Whose.RECEIVED)
    assert (one.id, one.recipients, one.mine) == (number, (), False)
    assert one.title == asked.NOT_OPEN


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_it_once(owner):
    scheduled(owner, to(reader(), reader("Ann"), owner))
    troubles, gate = [], threading.Barrier(2)

    def work():
        try:
            gate.wait()
            worked()
        except Exception as trouble:  # noqa: BLE001  told to the test
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert list(DeliveryRun.objects.values_list("state", flat=True)) == [Run.SENT] * 3
    assert kinds() == ["report_delivery"] * 3
