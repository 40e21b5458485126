"""The pages about authority, as administrators use them."""

import re

import pytest
from django.contrib.auth import authenticate
from django.urls import reverse
from django.utils.translation import override

from kaifong.authority import actions, wording
from kaifong.authority.desk.urls import urlpatterns
from kaifong.authority.models import Department, Grant, Look, Membership, Role, Staff
from kaifong.authority.queries import actor_of
from kaifong.authority.rules import FieldClass, Purpose, Rows

from .conftest import NOON, everything, grant, staff

pytestmark = pytest.mark.django_db
TERMS = {"what": "customer:see", "regions": ["2"], "classes": ["contact"], "purposes": ["sales"]}


def at(name, *args):
    return reverse(f"authority:{name}", args=args)


@pytest.fixture
def desk(client, admin_role):
    """A browser in which an administrator is signed in."""
    client.force_login(staff("Chief", name_zh="主管", roles=[admin_role]).user)
    return client


def text(response, status=200):
    assert response.status_code == status, response.content.decode()[:500]
    return re.sub(r"\s+", " ", response.content.decode())


def sure(client, address, data=None, **more):
    """Post, read what it would do, and decide for it."""
    shown = text(client.post(address, data))
    seen = re.search(r'name="seen" value="(\w+)"', shown)
    assert seen, shown
    return client.post(address, {**(data or {}), "seen": seen[1]}, **more)


def said(client, address):
    return text(client.get(address))


# What is shown


def test_departments_are_listed_with_their_bounds_and_people(desk, sales, seller):
    staff("Sue", roles=[seller])
    Department.objects.create(code="old", name_en="Old", name_zh="舊", closed_at=NOON)
    page = said(desk, at("list"))
    assert "Department-Sales" not in page
    assert "Sales" in page
    assert "in Hong Kong Island, Kowloon" in page
    assert "closed" in page
    assert "Whatever is not granted is denied" in page


def test_pages_are_in_chinese_too(desk, sales):
    desk.cookies["django_language"] = "zh-hant"
    assert "部門" in said(desk, at("list"))


def test_the_matrix_shows_who_may_do_what(desk, seller):
    page = said(desk, at("grants"))
    assert "Seller" in page
    assert "May see customers (all): public fields; for: Customer service." in page


def test_a_person_is_told_his_rights_in_sentences(desk, seller):
    grant(seller, "export", own=True, channels=[5], classes=["contact"], purposes=["privacy"])
    sue = staff("Sue", roles=[seller])
    page = said(desk, at("person", sue.pk))
    assert "May see customers (in Hong Kong Island, Kowloon): public fields" in page
    assert "through Store; one&#x27;s own only" in page
    assert "without effect: these may not be seen" in page
    assert "Sales · Seller" in page


def test_the_access_log_is_filtered(desk, admin_role):
    grant(admin_role, "see", "log")
    sue, ben = staff("Sue"), staff("Ben")
    for who, ids in ((sue, [5]), (ben, [6])):
        actions.log_look(
            actor=actor_of(who),
            way="customers.page",
            classes=[FieldClass.CONTACT],
            customer_ids=ids,
            at=NOON,
        )
    page = said(desk, at("log"))
    assert "#5" in page
    assert "#6" in page
    assert "#6" not in said(desk, at("log") + f"?staff={sue.pk}")
    assert "#5" not in said(desk, at("log") + "?customer=6")
    assert "Nothing was read" in said(desk, at("log") + "?cls=sensitive")
    assert "#5" in said(desk, at("log") + "?staff=x&customer=y&cls=z")
    assert desk.get(at("log") + "?after=forged").status_code == 400


def test_the_access_log_is_paged(desk, admin_role):
    grant(admin_role, "see", "log")
    Look.objects.bulk_create(
        Look(
            at=NOON,
            staff_id=1,
            way="w",
            purpose="sales",
            classes=["contact"],
            customer_ids=list(range(1000, 1007)),
            total=1_500,
        )
        for _ in range(60)
    )
    first = said(desk, at("log"))
    assert "and 1495 more" in first
    older = re.search(r'href="(\?after=[^"]+)"', first)
    assert older
    assert said(desk, at("log") + older[1].replace("&amp;", "&")).count("customers.page") == 0
    assert said(desk, at("log") + older[1].replace("&amp;", "&")).count(">w<") == 10


# What is done


def test_a_department_is_opened_bounded_closed_and_opened_again(desk):
    form = {"code": "east", "name_en": "East", "name_zh": "東", "regions": ["1", "2"]}
    made = desk.post(at("new-department"), form)
    east = Department.objects.get(code="east")
    assert made.headers["Location"] == at("department", east.pk)
    assert east.regions == [1, 2]
    sure(desk, at("department", east.pk), {**form, "name_en": "Far East", "regions": []})
    east.refresh_from_db()
    assert east.name_en == "Far East"
    assert not east.regions
    sure(desk, at("close", east.pk), {})
    assert "This department is closed" in said(desk, at("department", east.pk))
    desk.post(at("reopen", east.pk))
    east.refresh_from_db()
    assert east.closed_at is None
    desk.post(at("delete-department", east.pk))
    assert not Department.objects.filter(code="east").exists()


def test_a_department_with_roles_is_not_deleted_and_says_so(desk, sales, seller):
    page = text(desk.post(at("delete-department", sales.pk), follow=True))
    assert "close it instead" in page
    assert Department.objects.filter(pk=sales.pk).exists()


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("new-department", {"code": "sales", "name_en": "A", "name_zh": "B"}),
        ("new-department", {"code": "no spaces", "name_en": "A", "name_zh": "B"}),
        ("new-department", {"code": "x", "name_en": "A", "name_zh": "B", "regions": ["77"]}),
        ("department", {"name_en": "", "name_zh": "B"}),
        ("new-role", {"code": "seller", "name_en": "A", "name_zh": "B"}),
        ("new-role", {"code": "", "name_en": "A", "name_zh": "B"}),
    ],
)
def test_a_wrong_form_is_answered_with_what_is_wrong(desk, sales, seller, name, form):
    before = everything()
    args = () if name == "new-department" else (sales.pk,)
    assert "kf-error" in text(desk.post(at(name, *args), form), 422)
    assert everything() == before


def test_a_role_is_made_named_granted_and_deleted(desk, sales):
    made = desk.post(at("new-role", sales.pk), {"code": "c", "name_en": "Clerk", "name_zh": "員"})
    clerk = Role.objects.get(code="c")
    assert made.headers["Location"] == at("role", clerk.pk)
    desk.post(at("role", clerk.pk), {"name_en": "Chief clerk", "name_zh": "員"})
    page = text(sure(desk, at("new-grant", clerk.pk), TERMS, follow=True))
    assert "Chief clerk" in page
    assert "May see customers (in Kowloon): contact details; for: Sales." in page
    assert "Nobody holds this role" in page
    desk.post(at("delete-role", clerk.pk))
    assert not Role.objects.filter(pk=clerk.pk).exists()


def test_a_role_that_somebody_holds_is_not_deleted_and_says_so(desk, seller):
    staff("Sue", roles=[seller])
    assert "dismiss him" in text(desk.post(at("delete-role", seller.pk), follow=True))
    assert Role.objects.filter(pk=seller.pk).exists()


@pytest.mark.parametrize("left_out", ["what", "classes", "purposes"])
def test_a_grant_without_anything_needed_is_refused(desk, seller, left_out):
    before = everything()
    form = {name: value for name, value in TERMS.items() if name != left_out}
    assert "kf-error" in text(desk.post(at("new-grant", seller.pk), form), 422)
    assert everything() == before


def test_a_grant_is_changed_and_withdrawn(desk, seller):
    made = Grant.objects.get(role=seller)
    page = said(desk, at("grant", made.pk))
    assert 'name="version" value="1"' in page
    sure(desk, at("grant", made.pk), {**TERMS, "version": "1", "own": "on"})
    made.refresh_from_db()
    assert (made.version, made.regions, made.own) == (2, [2], True)
    sure(desk, at("withdraw", made.pk), {"version": "2"})
    assert not Grant.objects.filter(pk=made.pk).exists()


def test_two_administrators_see_all_three_and_choose(desk, seller):
    made = Grant.objects.get(role=seller)
    sure(desk, at("grant", made.pk), {**TERMS, "version": "1"})
    mine = {**TERMS, "version": "1", "purposes": ["privacy"]}
    page = text(desk.post(at("grant", made.pk), mine), 409)
    assert "Another administrator has changed this grant meanwhile" in page
    assert all(word in page for word in ("Mine", "Theirs", "Original", "Customer service"))
    assert 'name="version" value="2"' in page
    made.refresh_from_db()
    assert made.purposes == ["sales"]
    sure(desk, at("grant", made.pk), {**mine, "version": "2"})
    made.refresh_from_db()
    assert made.purposes == ["privacy"]


def test_what_was_withdrawn_meanwhile_is_said(desk, seller):
    made = Grant.objects.get(role=seller)
    sure(desk, at("withdraw", made.pk), {"version": "1"})
    page = text(desk.post(at("grant", made.pk), {**TERMS, "version": "1"}), 409)
    assert "has withdrawn this grant meanwhile" in page
    assert "contact details" in page
    again = text(desk.post(at("withdraw", made.pk), {"version": "1"}, follow=True))
    assert "withdrawn it already" in again
    assert desk.get(at("grant", made.pk)).status_code == 404


def test_what_was_changed_meanwhile_is_not_withdrawn(desk, seller):
    made = Grant.objects.get(role=seller)
    for version in ("7", "", "x"):
        page = text(desk.post(at("withdraw", made.pk), {"version": version}, follow=True))
        assert "look at it once more" in page
    assert Grant.objects.filter(pk=made.pk).exists()


def test_somebody_is_taken_on_and_his_password_shown_once(desk):
    form = {"name_en": "Sue", "name_zh": "素", "username": "sue", "email": "", "language": "en"}
    response = desk.post(at("new-person"), form)
    password = re.search(r"kf-mono\">([a-z2-9-]{23})<", text(response))
    assert password
    assert authenticate(None, username="sue", password=password[1])
    assert "no-store" in response.headers["Cache-Control"]
    assert "kf-error" in text(desk.post(at("new-person"), form), 422)
    assert password[1] not in said(desk, at("person", Staff.objects.get(name_en="Sue").pk))


def test_a_person_is_appointed_dismissed_issued_a_password_and_parted_with(desk, seller):
    sue = staff("Sue")
    sure(desk, at("appoint", sue.pk), {"role": seller.pk})
    assert Membership.objects.filter(staff=sue, role=seller).exists()
    assert "Sue" in said(desk, at("role", seller.pk))
    sure(desk, at("dismiss", sue.pk, seller.pk))
    assert not Membership.objects.filter(staff=sue).exists()
    assert "kf-mono" in text(desk.post(at("password", sue.pk), {"lost_factor": "1"}))
    desk.post(at("part", sue.pk))
    sue.refresh_from_db()
    assert sue.left_at is not None
    assert "No longer works here" in said(desk, at("person", sue.pk))
    assert "left" in said(desk, at("people"))


def test_a_role_that_is_not_on_the_list_is_not_given(desk):
    sue = staff("Sue")
    assert "Choose one of the roles" in text(
        desk.post(at("appoint", sue.pk), {"role": "0"}, follow=True)
    )


def test_what_is_ones_own_is_refused_with_a_sentence(desk, admin_role, office):
    himself = Membership.objects.get(role=admin_role).staff
    made = Grant.objects.get(role=admin_role)
    before = everything()
    for address, form in (
        (at("grant", made.pk), {**TERMS, "version": "1"}),
        (at("withdraw", made.pk), {"version": "1"}),
        (at("new-grant", admin_role.pk), TERMS),
        (at("close", office.pk), {}),
        (at("appoint", himself.pk), {"role": admin_role.pk}),
        (at("dismiss", himself.pk, admin_role.pk), {}),
        (at("part", himself.pk), {}),
        (at("password", himself.pk), {}),
    ):
        assert "Ask another administrator" in text(desk.post(address, form), 403)
    assert everything() == before
    assert "another administrator must change" in said(desk, at("person", himself.pk))
    assert "another administrator must change" in said(desk, at("role", admin_role.pk))


# Who may come in

ARGS = {"calendar-year": (2026,), "dismiss": (1, 1), "client-dismiss": (1, 1)}
# What is one's own, and why.
EVERYBODYS = {"mails", "mine", "notices", "reason", "why", "why-right"}


@pytest.mark.parametrize(
    "name", sorted({str(pattern.name) for pattern in urlpatterns} - EVERYBODYS)
)
def test_no_page_is_open_to_others(client, seller, name):
    args = ARGS.get(name) or ((1,) if "pk" in str(_pattern(name)) else ())
    address = at(name, *args)
    before = everything()
    for method in (client.get, client.post):
        assert method(address).status_code in {302, 405}
    client.force_login(staff("Sue", roles=[seller]).user)
    before = everything()
    for method in (client.get, client.post):
        assert method(address).status_code in {404, 405}
    assert everything() == before


def _pattern(name):
    return next(pattern.pattern for pattern in urlpatterns if pattern.name == name)


@pytest.mark.parametrize(
    "name",
    [
        "department",
        "role",
        "person",
        "close",
        "reopen",
        "delete-department",
        "delete-role",
        "new-grant",
        "new-role",
        "part",
        "password",
    ],
)
def test_what_is_not_there_is_not_found(desk, name):
    before = everything()
    statuses = {desk.get(at(name, 0)).status_code, desk.post(at(name, 0), TERMS).status_code}
    assert statuses <= {404, 405}
    assert everything() == before


def test_administering_is_not_reading_the_log(desk):
    assert desk.get(at("log")).status_code == 404


# Sentences


def sentence(**more):
    values = {
        "action": "export",
        "about": "order",
        "rows": Rows(),
        "classes": {FieldClass.PUBLIC, FieldClass.FINANCIAL},
        "purposes": {Purpose.SALES},
        **more,
    }
    return wording.sentence(**values)


def test_a_right_is_a_sentence():
    assert sentence() == "May export orders (all): public fields, amounts; for: Sales."
    nowhere = Rows(regions=frozenset())
    assert "(none at all)" in sentence(rows=nowhere)
    assert "in Kowloon" in sentence(rows=Rows(regions=frozenset([2])))
    assert "who bought from 7" in sentence(rows=Rows(categories=frozenset([7])))


def test_a_right_is_a_sentence_in_chinese():
    with override("zh-hant"):
        found = sentence(rows=Rows(regions=frozenset([2]), own=True))
    assert "九龍" in found
