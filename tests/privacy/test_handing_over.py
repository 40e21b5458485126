"""A file of customers for a recipient: file and log together, or neither."""

import pytest

from kaifong.authority import wall
from kaifong.authority.models import Look, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.foundation.models import PulledBrake
from kaifong.privacy import actions
from kaifong.privacy.models import Disclosure
from kaifong.privacy.rules.vocabulary import Kind, Purpose
from tests.cast import NOON, all_powerful, allow, mrs_chan, signed_in
from tests.laws.test_giving import TEA, TERMS
from tests.privacy.giving import COURIER, PARTNER, keeper, registered
from tests.privacy.shop import about, agrees, published

pytestmark = pytest.mark.django_db
SAID = {"purpose": Purpose.PROVISION, "recipients": "tea-houses", "for_gain": True}


@pytest.fixture
def boss():
    person = Staff.objects.get(pk=keeper().staff_id)
    allow(person, "recipient", "give")
    return actor_of(person)


@pytest.fixture
def chan(boss):
    return mrs_chan(boss)


@pytest.fixture
def wong(boss):
    return mrs_chan(boss, name_en="WONG Tai Man", member_no="KF2", emails=(), phones=())


def hands(boss, number, *people, **more):
    said = {"kinds": {Kind.NAME}, "purpose": Purpose.ORDERS, "at": NOON, **more}
    with wall.seen_by(boss):
        return actions.hand_over(actor=boss, recipient_id=number, customer_ids=people, **said)


def given():
    with wall.lifted():
        return sorted(Disclosure.objects.values_list("customer_id", flat=True))


def test_what_is_in_the_file_is_in_the_log(boss, chan, wong):
    done = hands(boss, registered(boss), chan, wong, 99)
    assert (sorted(row.id for row in done.rows), done.left_out) == ([chan, wong], 1)
    assert given() == [chan, wong]
    assert Look.objects.get().way == "privacy:handover"


def test_a_spoken_or_no_consent_is_not_in_it(boss, chan, wong):
    """L30: "export to partner needs per-row written consent id"."""
    agrees(boss, chan, about(published(boss, TERMS), "tea", **SAID))
    partner = registered(boss, PARTNER)
    more = {"purpose": Purpose.PROVISION, "consent": TEA}
    done = hands(boss, partner, chan, wong, **more)
    assert ([row.id for row in done.rows], done.left_out) == ([chan], 1)
    with pytest.raises(actions.NobodyLeft):
        hands(boss, partner, wong, **more)
    assert given() == [chan]


def test_without_a_right_a_contract_or_its_kinds_nothing_is_given(boss, chan):
    number = registered(boss)
    for refused, why in (
        (lambda: hands(all_powerful(), number, chan), NotAllowed),
        (lambda: hands(boss, 99, chan), actions.MayNotDisclose),
        (lambda: hands(boss, number, chan, kinds={Kind.EMAIL}), actions.MayNotDisclose),
    ):
        with pytest.raises(why):
            refused()
    assert given() == []
    assert not Look.objects.exists()


class TestDesk:
    def url(self, number):
        return f"/desk/privacy/recipients/{number}/handover"

    def test_the_file_holds_the_kinds_that_were_chosen(self, boss, chan, wong):
        number = registered(boss, COURIER)
        desk = signed_in(boss)
        assert desk.get(self.url(number)).status_code == 200
        form = {"customers": f"{chan}, {wong}\n", "kinds": ["name", "phone"], "purpose": "orders"}
        answer = desk.post(self.url(number), form)
        text = b"".join(answer.streaming_content).decode()
        assert "CHAN Mei Ling" in text
        assert "9123 4567" in text
        assert "mrs.chan@example.com" not in text
        assert "HC-2026-01" in text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"customers": "all"},
            {"customers": ""},
            {"kinds": ["email"]},
            {"purpose": "provision"},
            {"purpose": "provision", "cls": "tea"},
            {"customers": "99"},
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_given(self, boss, chan, wrong):
        number = registered(boss)
        form = {"customers": str(chan), "kinds": ["name"], "purpose": "orders", **wrong}
        assert signed_in(boss).post(self.url(number), form).status_code == 422
        assert given() == []

    def test_exports_that_are_stopped_are_stopped_here_too(self, boss, chan):
        number = registered(boss)
        PulledBrake.objects.create(brake="no_export", pulled_at=NOON, reason="test")
        form = {"customers": str(chan), "kinds": ["name"], "purpose": "orders"}
        assert signed_in(boss).post(self.url(number), form).status_code == 503
        assert given() == []

    def test_not_for_everybody(self, boss):
        number = registered(boss)
        assert signed_in(all_powerful()).get(self.url(number)).status_code == 404
        assert signed_in(boss).get(self.url(99)).status_code == 404
