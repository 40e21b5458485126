"""The pages of deliveries: scheduling, what each would get, steps, fetching, taking over."""

from datetime import date

import pytest

from kaifong.authority.models import Grant, Role, Staff
from kaifong.authority.queries import actor_of
from kaifong.foundation.mail.models import Mail
from kaifong.reports import actions, jobs
from kaifong.reports.desk.delivering import pages, said, steps
from kaifong.reports.models import DeliverySchedule
from kaifong.reports.rules.deliveries import Cadence, Condition, Every, Form, Run, When

from .conftest import somebody
from .test_deliveries import (
    LIBRARY,
    MORNING,
    NOW,
    kept,
    of_tables,  # noqa: F401  a fixture
    owner,  # noqa: F401  a fixture
    reader,
    scheduled,
    to,
    worked,
)

pytestmark = [pytest.mark.django_db]
PAGE = "/desk/reports/deliveries/"
NEW = f"{PAGE}new?subject=library:sales-by-month"
FILLED = {
    "every": "week",
    "weekday": "2",
    "monthday": "1",
    "hour": "9",
    "form": "xlsx",
    "when": "more",
    "measure": "net",
    "value": "12.50",
}


@pytest.fixture(autouse=True)
def fixed(monkeypatch):
    class Then:
        now = staticmethod(lambda: NOW)

    monkeypatch.setattr(pages, "timezone", Then)
    monkeypatch.setattr(steps, "timezone", Then)


def sign_in(client, actor):
    client.force_login(Staff.objects.get(pk=actor.staff_id).user)
    return client


def text(response):
    return response.content.decode()


def test_a_report_is_sent_regularly_from_its_page(client, owner):  # noqa: F811
    ben = reader()
    sign_in(client, owner)
    assert "To whom" in text(client.get(NEW))
    data = {**FILLED, "recipients": [f"staff:{ben.staff_id}"]}
    looked = text(client.post(NEW, {**data, "see": "1"}))
    assert "What each would get now" in looked
    assert ">None<" in looked
    assert not DeliverySchedule.objects.exists()
    assert client.post(NEW, data).status_code == 303
    row = DeliverySchedule.objects.get()
    assert (row.every, row.day, row.hour, row.form) == ("week", 2, 9, "xlsx")
    assert (row.when, row.measure, row.value) == ("more", "net", 1_250)
    listed = text(client.get(PAGE))
    assert "Each week: Wednesday at 09:00" in listed
    assert "Only if Net sales &gt; HK$" in listed
    changing = f"{PAGE}{row.pk}/change"
    assert 'value="12.5"' in text(client.get(changing))
    again = {**data, "every": "month", "when": "always", "version": "1", "measure": "", "value": ""}
    assert client.post(changing, again).status_code == 303
    assert client.post(changing, again).status_code == 422
    row.refresh_from_db()
    assert (row.every, row.day, row.version) == ("month", 1, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipients": []},
        {"every": "year"},
        {"measure": ""},
        {"value": ""},
        {"ends_on": "2024-06-16"},
        {"recipients": ["staff:4711"]},
    ],
)
def test_what_cannot_be_is_said_and_leaves_nothing(client, owner, wrong):  # noqa: F811
    sign_in(client, owner)
    data = {**FILLED, "recipients": [f"staff:{owner.staff_id}"], **wrong}
    answer = client.post(NEW, data)
    assert answer.status_code == 422
    assert "kf-error" in text(answer)
    assert not DeliverySchedule.objects.exists()


def test_reports_that_there_are_not_cannot_be_sent(client, owner):  # noqa: F811
    sign_in(client, owner)
    for subject in ("library:none", "kept:4711", "", "x"):
        assert client.get(f"{PAGE}new?subject={subject}").status_code == 404
    assert client.get(f"{PAGE}4711").status_code == 404
    assert client.get(f"{PAGE}4711/change").status_code == 404
    assert client.get("/desk/reports/delivered/4711").status_code == 404


def test_a_clerk_who_may_not_report_finds_nothing(client):
    sign_in(client, somebody(name="Clerk", see="see"))
    for path in (PAGE, NEW, f"{PAGE}1"):
        assert client.get(path).status_code == 404


def test_a_recipient_opens_his_delivery_and_fetches_its_file(client, owner):  # noqa: F811
    ben = reader()
    number = scheduled(owner, to(ben), form=Form.CSV)
    (run,) = worked(NOW.replace(hour=0))[:1] or worked()
    actions.deliver(at=MORNING)
    got = f"/desk/reports/delivered/{run.pk}"
    assert client.get(got).status_code == 302  # to sign in first
    sign_in(client, ben)
    shown = text(client.get(got))
    assert "Fetch the file" in shown
    assert "/desk/reports/build/?m=net" in shown
    answer = client.post(f"{got}/file")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)
    assert "4 times more" in text(client.get(got))
    assert sign_in(client, owner).get(got).status_code == 404
    assert client.post(f"{got}/file").status_code == 404
    page = text(client.get(f"{PAGE}{number}"))
    assert "done" in page
    assert "What each would get now" in page


def test_a_file_that_is_over_is_said_to_be(client, owner):  # noqa: F811
    ben = reader()
    scheduled(owner, to(ben), form=Form.CSV)
    (run,) = worked()
    for _ in range(5):
        actions.fetch(actor=ben, run_id=run.pk, at=MORNING)
    sign_in(client, ben)
    assert client.post(f"/desk/reports/delivered/{run.pk}/file").status_code == 303
    assert "as often as it may be" in text(client.get(f"/desk/reports/delivered/{run.pk}"))


def test_one_whose_report_is_closed_by_now_still_says_so(client, owner):  # noqa: F811
    subject = kept(owner)
    scheduled(owner, to(owner), subject=subject)
    (run,) = worked()
    actions.withdraw(actor=owner, report_id=int(subject.key), at=MORNING)
    page = text(sign_in(client, owner).get(f"/desk/reports/delivered/{run.pk}"))
    assert "not open to you any more" in page
    number = DeliverySchedule.objects.get().pk
    assert client.get(f"{PAGE}{number}/change").status_code == 404
    assert "not open to you" in text(client.get(f"{PAGE}{number}"))


def test_it_is_paused_resumed_stopped_and_declined_on_its_page(client, owner):  # noqa: F811
    number = scheduled(owner, to(owner))
    sign_in(client, owner)
    for name, standing in (("pause", "paused"), ("resume", "running"), ("stop", "stopped")):
        assert client.post(f"{PAGE}{number}/{name}").status_code == 303
        assert DeliverySchedule.objects.get().standing == standing
    assert client.post(f"{PAGE}{number}/nothing").status_code == 404
    assert client.post(f"{PAGE}4711/pause").status_code == 404
    for name, there in (("decline", 1), ("accept", 0)):
        assert client.post(f"{PAGE}{number}/{name}").status_code == 303
        assert DeliverySchedule.objects.get().declined.count() == there


def test_its_last_day_must_not_be_over_to_go_on(client, owner):  # noqa: F811
    number = scheduled(owner, to(owner))
    actions.pause(actor=owner, delivery_id=number, at=NOW)
    DeliverySchedule.objects.update(ends_on=date(2024, 6, 1))
    assert sign_in(client, owner).post(f"{PAGE}{number}/resume").status_code == 303
    assert DeliverySchedule.objects.get().standing == "paused"


def test_a_keeper_takes_over_what_is_open_to_him(client, owner):  # noqa: F811
    keeper = reader("Kay")
    Grant.objects.create(
        role=Role.objects.get(memberships__staff=keeper.staff_id),
        action="keep",
        object="delivery",
        classes=["internal"],
        purposes=["sales"],
    )
    keeper = actor_of(Staff.objects.get(pk=keeper.staff_id))
    shared = scheduled(owner, to(keeper))
    private = scheduled(owner, to(owner), subject=kept(owner))
    sign_in(client, keeper)
    client.post(f"{PAGE}{shared}/take-over")
    assert not DeliverySchedule.objects.filter(owner_id=keeper.staff_id).exists()
    actions.owner_left(staff_id=owner.staff_id, at=NOW)
    assert "My department" in text(client.get(f"{PAGE}?whose=department"))
    assert "Take over" in text(client.get(f"{PAGE}{shared}"))
    assert client.post(f"{PAGE}{private}/take-over").status_code == 409
    assert client.post(f"{PAGE}{shared}/take-over").status_code == 303
    taken = DeliverySchedule.objects.filter(owner_id=keeper.staff_id)
    assert [row.pk for row in taken] == [shared]
    assert Mail.objects.filter(kind="delivery_handover").count() == 2


def test_lists_without_any_say_so(client, owner):  # noqa: F811
    sign_in(client, owner)
    for whose, says in (
        ("mine", "You send no report regularly"),
        ("received", "You are sent no report"),
        ("department", "Nothing to look after"),
        ("nobody", "You send no report regularly"),
    ):
        assert says in text(client.get(f"{PAGE}?whose={whose}"))


def test_cadences_and_conditions_are_said_in_words():
    assert said.cadence(Cadence(Every.DAY, 8)) == "Each day at 08:00"
    monthly = Cadence(Every.MONTH, 18, 31, working_days=True)
    assert said.cadence(monthly) == "Each month: day 31 at 18:00, on working days"
    assert said.condition(Condition(When.LEAST, "reckoned", 5)) == "Only if reckoned ≥ 5"
    assert said.condition(Condition()) == "Always"
    assert set(said.RUNS) == set(Run)


def test_the_worker_does_it(owner):  # noqa: F811
    scheduled(owner, to(owner), subject=LIBRARY)
    jobs.deliver(timestamp=0)
    jobs.end(timestamp=0)
    assert DeliverySchedule.objects.get().runs.count() == 1
