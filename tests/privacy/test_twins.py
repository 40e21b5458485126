"""Whoever takes a person in is told who may be the same, of those whom he may see."""

import pytest

from kaifong.authority import wall
from kaifong.authority.queries import actor_of
from kaifong.customers.models import Customer
from tests.cast import allow, mrs_chan, signed_in, staff

from .shop import officer, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return officer()


def form(seen, **more):
    given = {
        "name_en": "Chan Meiling",
        "district": "203",
        "channel": "1",
        "language": "zh-hant",
        "phone": "9123 4567",
        "given": "counter",
        "shown": seen.hashes["en"],
    }
    return {**given, **more}


def people():
    with wall.lifted():
        return Customer.objects.count()


def test_the_form_warns_and_goes_on_when_told_that_it_is_another(anna):
    seen, chan = published(anna), mrs_chan(anna)
    browser = signed_in(anna)
    answer = browser.post("/desk/customers/new", form(seen))
    assert answer.status_code == 409
    assert "may be in the books already" in answer.content.decode()
    assert f"/desk/customers/{chan}" in answer.content.decode()
    assert people() == 1
    answer = browser.post("/desk/customers/new", form(seen, another_than=[chan]))
    assert answer.status_code in {302, 303}
    assert people() == 2


def test_the_form_tells_nobody_of_customers_whom_he_may_not_see(anna):
    seen, chan = published(anna), mrs_chan(anna)
    person = staff("Eva Island")
    allow(person, "customer", "see", "create", regions=[1])
    sent = form(seen, district="101")
    answer = signed_in(actor_of(person)).post("/desk/customers/new", sent)
    assert answer.status_code in {302, 303}
    assert f"/desk/customers/{chan}" not in answer.content.decode()
    assert people() == 2
