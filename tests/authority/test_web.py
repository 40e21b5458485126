"""Who asks: pages for staff only, behind the wall, streams included."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory

from kaifong.authority import wall
from kaifong.authority.queries import NotAllowed, actor_of, require
from kaifong.authority.rules import Purpose
from kaifong.authority.web import ActorMiddleware, staff_only
from kaifong.customers.models import Customer

from .conftest import department, role, staff


@pytest.fixture
def seller(db):
    """Sees customers of Kowloon, for selling and for service."""
    kowloon = department("kowloon", regions=[2])
    purposes = {"purposes": ["sales", "service"]}
    return staff("Sue", roles=[role(kowloon, "seller", grants=[purposes])])


def ask(user=None, *, actor="", session=None, **headers):
    request: Any = RequestFactory().get("/desk/customers/?q=chan", headers=headers)
    request.user = user or AnonymousUser()
    request.session = SessionStore()
    request.session.update(session or {})
    if actor == "":
        ActorMiddleware(lambda _request: HttpResponse())(request)
    else:
        request.actor = actor
    return request


def names():
    return list(Customer.objects.order_by("pk").values_list("name_en", flat=True))


def no_scope_is_left():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('kf.all', true)")
        return cursor.fetchone()[0] in {None, ""}


@staff_only
def listed(request):
    return HttpResponse("\n".join(names()))


def kowloon(customers):
    return sum(facts.region == 2 for facts in customers.values())


def test_staff_sees_a_page_behind_the_wall(seller, customers):
    response = listed(ask(seller.user))
    assert response.status_code == 200
    assert len(response.content.splitlines()) == kowloon(customers)


def test_a_template_is_rendered_behind_the_wall(seller, customers):
    template = engines["django"].from_string("{% for name in names %}{{ name }},{% endfor %}")

    @staff_only
    def lazily(request):
        found = Customer.objects.values_list("name_en", flat=True)
        return SimpleTemplateResponse(template, {"names": found})

    assert lazily(ask(seller.user)).content.count(b",") == kowloon(customers)


def test_a_stream_is_read_whole_behind_the_wall_and_then_sent(seller, customers):
    @staff_only
    def streamed(request):
        found = Customer.objects.order_by("pk").values_list("name_en", flat=True)
        return StreamingHttpResponse(f"{name}\n" for name in found.iterator(chunk_size=5))

    response = streamed(ask(seller.user))
    assert no_scope_is_left()
    assert b"".join(response).count(b"\n") == kowloon(customers)


def test_a_long_stream_is_kept_in_a_file_meanwhile(seller):
    response = staff_only(lambda _r: StreamingHttpResponse(b"x" * 999 for _ in range(3_000)))(
        ask(seller.user)
    )
    blocks = list(response)
    assert sum(map(len, blocks)) == 2_997_000
    assert max(map(len, blocks)) <= 1 << 16


def test_a_stream_that_fails_half_way_sends_nothing(seller, customers):
    @staff_only
    def streamed(request):
        def chunks():
            yield b"half"
            require(request.actor, "customers:customer:edit")

        return StreamingHttpResponse(chunks())

    with pytest.raises(Http404):
        streamed(ask(seller.user))


def test_a_file_is_sent_as_it_is(seller, tmp_path):
    path = tmp_path / "some.txt"
    path.write_text("as it is")

    @staff_only
    def sent(request):
        return FileResponse(path.open("rb"))

    response = sent(ask(seller.user))
    assert b"".join(response) == b"as it is"
    response.close()


def test_what_is_not_allowed_does_not_exist_and_nothing_is_kept(seller, customers):
    @staff_only
    def forbidden(request):
        User.objects.filter(pk=seller.user_id).update(first_name="Changed")
        require(request.actor, "customers:customer:edit")

    with pytest.raises(Http404):
        forbidden(ask(seller.user))
    assert User.objects.get(pk=seller.user_id).first_name == ""
    assert no_scope_is_left()


def test_a_stranger_is_sent_to_sign_in():
    response = listed(ask(actor=None))
    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?next=/desk/customers/%3Fq%3Dchan"


@pytest.mark.parametrize(
    ("current", "back"),
    [
        ("https://shop.example/desk/customers/?q=a", "/desk/customers/%3Fq%3Da"),
        ("https://evil.example//evil.example/x", "/"),
        ("", "/"),
    ],
)
def test_a_part_asked_by_a_stranger_sends_the_whole_page_to_sign_in(current, back):
    headers = {"HX-Request": "true"} | ({"HX-Current-URL": current} if current else {})
    response = listed(ask(actor=None, **headers))
    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == f"/accounts/login/?next={back}"


@pytest.mark.parametrize("who", ["no staff", "left"])
def test_an_account_without_staff_is_turned_away_by_a_sentence(who, seller, customers):
    user = User.objects.create_user("nobody")
    if who == "left":
        seller.left_at = "2026-01-01T00:00:00Z"
        seller.save()
        user = seller.user
    response = listed(ask(user))
    assert response.status_code == 403
    assert "not in use here" in response.content.decode()
    assert "Customer" not in response.content.decode()


def test_the_purpose_chosen_is_kept_if_it_is_granted(seller):
    assert ask(seller.user).actor.purpose == Purpose.SALES
    assert ask(seller.user, session={"purpose": "service"}).actor.purpose == Purpose.SERVICE
    assert ask(seller.user, session={"purpose": "privacy"}).actor.purpose == Purpose.SALES
    with pytest.raises(NotAllowed):
        actor_of(seller).for_purpose(Purpose.PRIVACY)


def test_a_scope_inside_a_scope(seller, customers):
    with wall.lifted():
        assert len(listed(ask(seller.user)).content.splitlines()) == kowloon(customers)
        assert len(names()) == len(customers)
