"""The pages: the board, the rules, the reviews, the queue, one task, lists, the customer's card."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from kaifong.authority import wall
from kaifong.authority.models import Department, Look
from kaifong.authority.queries import actor_of
from kaifong.customers.models import ContactPoint, Customer
from kaifong.quality import actions
from kaifong.quality.models import Asking, Cycle, FieldPolicy, GroupScore, Rule, Supplement, Task
from tests.cast import NOON, allow, signed_in, staff
from tests.customers.test_desk_list import text

from .shop import begun, bounce, chan, keeper, rule, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return keeper()


@pytest.fixture
def house():
    return Department.objects.create(code="service", name_en="Service", name_zh="客戶服務部")


@pytest.fixture
def lady(boss, house):
    number = chan(boss)
    bounce(number)
    actions.run(at=now() - timedelta(days=1))
    return number


@pytest.fixture
def client(boss):
    return signed_in(boss)


def test_the_board_tells_scores_and_measures(boss, client):
    empty = text(client.get("/desk/quality/"))
    assert "No review yet" in empty
    people = [chan(boss, member_no=f"KF{n}") for n in range(12)]
    bounce(people[0])
    for n in (3, 2):
        actions.run(at=now() - timedelta(days=n))
    bounce(people[0], status="good")
    actions.run(at=now())
    body = text(client.get("/desk/quality/"))
    for told in ("100.0", "Score from run to run", "E-mail bounces or is doubted", "100.0%"):
        assert told in body
    client.cookies["django_language"] = "zh-hant"
    chinese = text(client.get("/desk/quality/"))
    for told in ("資料質素", "電郵被退回或存疑", "九龍城"):
        assert told in chinese


def test_groups_too_small_to_hide_persons_are_not_shown(boss, client, lady):
    body = text(client.get("/desk/quality/"))
    assert "Kowloon City" not in body
    assert GroupScore.objects.filter(kind="district").exists()


def test_who_may_not_see_the_programme_finds_no_page(lady, boss):
    one = signed_in(actor_of(staff("Idle Ip")))
    for path in ("", "rules", "reviews", "rules/new", "reviews/new"):
        assert one.get(f"/desk/quality/{path}").status_code == 404
    assert one.get("/desk/supplements/").status_code == 404
    assert one.get("/desk/supplements/lists").status_code == 404
    number = begun(boss, lady, "email-doubted")
    assert one.get(f"/desk/supplements/{number}").status_code == 404
    assert one.post("/desk/quality/run").status_code == 404
    assert one.get("/desk/supplements/lists/erp.csv").status_code == 404


def test_a_run_is_asked_for_once(client):
    assert client.post("/desk/quality/run").status_code == 303
    client.post("/desk/quality/run")
    assert "being reviewed already" in client.get("/desk/quality/").content.decode()


def test_the_customers_page_tells_what_is_wanting_and_begins(client, lady):
    body = text(client.get(f"/desk/customers/{lady}"))
    for told in ("Quality of the record", "85", "E-mail bounces or is doubted", "Supplement"):
        assert told in body
    begin = f"/desk/supplements/customers/{lady}/{rule('email-doubted').pk}"
    sent = client.post(begin)
    with wall.lifted():
        made = Task.objects.get()
    assert sent.headers["Location"] == f"/desk/supplements/{made.pk}"
    gone = client.post(f"/desk/supplements/customers/{lady}/{rule('maybe-twice').pk}")
    assert gone.headers["Location"] == f"/desk/customers/{lady}"


def test_a_clerk_works_through_the_queue(boss, client, lady):
    number = begun(boss, lady, "email-doubted")
    page = f"/desk/supplements/{number}"
    body = text(client.get(page))
    for told in ("mrs.chan@example.com", "請問哪個電郵地址", "At which e-mail address"):
        assert told in body
    assert Look.objects.filter(way="quality:task", customer_ids=[lady]).exists()
    assert client.post(f"{page}/ask", {"channel": "call"}).headers["Location"] == page
    assert "is being asked" in text(client.get(page))
    wrong = client.post(page, {"value": "none", "method": "said"})
    assert wrong.status_code == 422
    given = {"value": "new@example.com", "method": "confirmed", "evidence": "call 7"}
    assert client.post(page, given).headers["Location"] == "/desk/supplements/"
    with wall.lifted():
        assert ContactPoint.objects.get(value="new@example.com").status == "good"
    whole = text(client.get(f"/desk/customers/{lady}"))
    assert "telephone call; read back or answered a message there" in whole
    assert "call 7" in whole
    assert client.post(page, given).headers["Location"] == "/desk/supplements/"


def test_tasks_are_put_off_and_given_up(boss, client, lady):
    number = begun(boss, lady, "email-doubted")
    page = f"/desk/supplements/{number}"
    assert client.post(f"{page}/later", {"days": "7"}).headers["Location"] == "/desk/supplements/"
    assert task(number).state == "open"
    with wall.lifted():
        Task.objects.update(not_before=None)
    assert client.post("/desk/supplements/next").headers["Location"] == page
    client.post(f"{page}/give-up")
    assert task(number).state == "given_up"
    for verb in ("later", "give-up", "ask"):
        sent = client.post(f"{page}/{verb}", {"channel": "call", "days": "1"})
        assert sent.headers["Location"] == "/desk/supplements/"
    assert "not in your hand" in text(client.get(page))


def test_why_somebody_cannot_be_asked_is_said(boss, client, lady):
    number = begun(boss, lady, "email-doubted")
    page = f"/desk/supplements/{number}"
    client.post(f"{page}/ask", {"channel": "nonsense"})
    with wall.lifted():
        Asking.objects.create(customer_id=lady, on=now().date(), turn=1, at=now(), channel="chat")
    client.post(f"{page}/ask", {"channel": "call"})
    body = client.get(page).content.decode()
    assert "was asked lately: not again before" in body
    assert "There is no number that stands" in body
    assert task(number).state == "claimed"


def test_without_a_notice_the_page_says_so(boss):
    from kaifong.privacy.models import Collection

    client, lady = signed_in(boss), chan(boss)
    with wall.lifted():
        Collection.objects.all().delete()
    bounce(lady)
    actions.run(at=NOON)
    number = begun(boss, lady, "email-doubted")
    client.post(f"/desk/supplements/{number}/ask", {"channel": "call"})
    body = client.get(f"/desk/supplements/{number}").content.decode()
    assert "No notice of ours is known" in body


def test_values_that_wait_are_decided(boss, client, lady):
    given = actions.Given(
        field="name_en", value="CHAN Mei Lin", source="erp", method="file", said_at=NOON
    )
    for _ in range(2):
        actions.take(actor=boss, customer_id=lady, given=given, at=NOON)
    body = text(client.get("/desk/supplements/"))
    for told in ("CHAN Mei Lin", "CHAN Mei Ling", "list from the books"):
        assert told in body
    with wall.lifted():
        first, second = Supplement.objects.order_by("pk").values_list("pk", flat=True)
    client.post(f"/desk/supplements/values/{first}", {"accept": "1"})
    client.post(f"/desk/supplements/values/{first}", {"accept": "1"})
    client.post(f"/desk/supplements/values/{second}", {"accept": "0"})
    with wall.lifted():
        assert Customer.objects.get(pk=lady).name_en == "CHAN Mei Lin"
        standing = list(Supplement.objects.order_by("pk").values_list("standing", flat=True))
    assert standing == ["accepted", "rejected"]


def test_who_may_not_see_addresses_sees_none_that_wait(boss, lady):
    given = actions.Given(
        field="phone", value="6111 2222", source="erp", method="file", said_at=NOON
    )
    actions.take(actor=boss, customer_id=lady, given=given, at=NOON)
    person = staff("Peter Lau")
    allow(person, "customer", "see", "review", classes=("public", "internal"))
    body = text(signed_in(actor_of(person)).get("/desk/supplements/"))
    assert "6111" not in body


def test_rules_are_changed_and_added(client, lady, house):
    assert "E-mail bounces" in text(client.get("/desk/quality/rules"))
    one = rule("email-doubted")
    assert "major (15" in text(client.get(f"/desk/quality/rules/{one.pk}"))
    change = {"on": "0", "severity": "minor", "department": house.pk}
    assert client.post(f"/desk/quality/rules/{one.pk}", change).status_code == 303
    one.refresh_from_db()
    assert (one.on, one.severity, one.points, one.version) == (False, "minor", 5, 2)
    assert client.post(f"/desk/quality/rules/{one.pk}", {"on": "?"}).status_code == 422
    assert client.get("/desk/quality/rules/999999").status_code == 404
    new = {
        "name_en": "No Chinese name",
        "name_zh": "欠中文姓名",
        "code": "no-zh",
        "field": "name_zh",
        "check": "missing",
        "severity": "minor",
        "department": house.pk,
        "channels": ["chat"],
        "districts": ["203"],
    }
    assert client.get("/desk/quality/rules/new").status_code == 200
    assert client.post("/desk/quality/rules/new", {**new, "months": "3"}).status_code == 422
    assert client.post("/desk/quality/rules/new", new).status_code == 303
    assert client.post("/desk/quality/rules/new", new).status_code == 422
    assert Rule.objects.get(code="no-zh").segment == {"districts": [203]}


def test_policies_are_changed(client, lady):
    now_ = dict(FieldPolicy.objects.values_list("field", "policy"))
    client.post("/desk/quality/policies", {**now_, "email": "propose"})
    assert FieldPolicy.objects.get(field="email").policy == "propose"
    client.post("/desk/quality/policies", {**now_, "email": "whatever"})
    assert FieldPolicy.objects.get(field="email").policy == "propose"


def test_reviews_are_begun_shown_and_ended(client, lady, house):
    assert "No review yet" in text(client.get("/desk/quality/reviews"))
    Rule.objects.update(department=house)
    new = {
        "name_en": "Monthly review",
        "name_zh": "每月檢視",
        "department": house.pk,
        "cadence": "monthly",
        "first_on": now().date().isoformat(),
        "within_days": "14",
        "sample": "",
    }
    assert client.get("/desk/quality/reviews/new").status_code == 200
    assert client.post("/desk/quality/reviews/new", {**new, "sample": "0"}).status_code == 422
    assert client.post("/desk/quality/reviews/new", new).status_code == 303
    body = text(client.get("/desk/quality/reviews"))
    for told in ("Monthly review", "every month", "the whole queue", "within 14 days"):
        assert told in body
    end = f"/desk/quality/reviews/{Cycle.objects.get().pk}/end"
    client.post(end)
    client.post(end)
    assert "No review yet" in text(client.get("/desk/quality/reviews"))
    with wall.lifted():
        assert Task.objects.filter(state="open").count() == 1


def test_lists_go_out_and_come_back(client, boss, lady):
    made = begun(boss, lady, "email-doubted")
    actions.put_off(actor=boss, task_id=made, until=now().date(), at=now())
    with wall.lifted():
        Rule.objects.filter(code="email-doubted").update(channels=["erp"])
    file = client.get("/desk/supplements/lists/erp.csv")
    body = file.content.decode()
    assert f"{lady},email,," in body
    assert "mrs.chan" not in body
    assert client.get("/desk/supplements/lists/pigeon.csv").status_code == 404
    sent = {
        "source": "erp",
        "kind": "values",
        "lines": f"# list\n{lady},name_zh,陳美蓮,book 3\nx,y",
    }
    told = text(client.post("/desk/supplements/lists", sent))
    assert "waits for a decision" in told
    assert "no such value or field" in told
    back = {"source": "courier", "kind": "back", "lines": "+852 9123 4567"}
    assert "doubted from now on" in text(client.post("/desk/supplements/lists", back))
    assert client.post("/desk/supplements/lists", {"source": "erp"}).status_code == 422
