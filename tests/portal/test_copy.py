"""The copy that was supplied is fetched by the person herself, and by nobody else."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import actor_of
from kaifong.requests import actions as requests
from kaifong.requests.models import Request
from tests.cast import allow, mrs_chan
from tests.requests.shop import officer
from tests.requests.test_pack import LATER, newest, prepared

from .test_page import invited, opened, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def boss():
    person = Staff.objects.get(pk=officer().staff_id)
    allow(person, "customer", "invite")
    return actor_of(person)


def open_page_of(boss, customer_id):
    return opened(invited(boss, customer_id, timezone.now()))


def copies(number):
    return [f"/me/copies/{number}.{form}" for form in ("pdf", "json")]


def test_she_fetches_what_was_supplied_until_the_request_is_closed(boss):
    number = prepared(boss)
    with wall.lifted():
        chan = Request.objects.get().customer_id
    her = open_page_of(boss, chan)
    assert [her.get(path).status_code for path in copies(number)] == [404, 404]
    assert "Your copy" not in text(her.get("/me/page"))
    requests.review(actor=boss, request_id=number, black=[], at=LATER)
    assert her.get(copies(number)[0]).status_code == 404  # seen through, but not supplied
    requests.supply(actor=boss, request_id=number, at=LATER)
    page = text(her.get("/me/page"))
    for path in copies(number):
        assert path in page
    pdf, file = (her.get(path) for path in copies(number))
    assert (pdf.content, file.content) == (bytes(newest().pdf), bytes(newest().json))
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert "attachment" in file.headers["Content-Disposition"]
    assert "no-store" in pdf.headers["Cache-Control"]
    requests.close(actor=boss, request_id=number, at=LATER)
    assert her.get(copies(number)[0]).status_code == 404


def test_nobody_else_does(boss):
    number = prepared(boss)
    requests.review(actor=boss, request_id=number, black=[], at=LATER)
    requests.supply(actor=boss, request_id=number, at=LATER)
    wong = mrs_chan(boss, name_en="WONG Tai Man", member_no="KF2", emails=(), phones=())
    other = open_page_of(boss, wong)
    assert [other.get(path).status_code for path in copies(number)] == [404, 404]
    assert "Your copy" not in text(other.get("/me/page"))
    assert Client().get(copies(number)[0]).headers["Location"] == "/me/"
