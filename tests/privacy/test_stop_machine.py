"""
People at random: they agree, refuse, withdraw, unsubscribe, share addresses, are erased, come back.

Whatever happens in whichever order: nobody is written to after a stop without having consented
since, and what holds now is what the ledger makes again.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kaifong.authority import wall
from kaifong.customers import actions as customers
from kaifong.customers.models import Customer
from kaifong.customers.queries import addresses_of
from kaifong.foundation.history import actions as history
from kaifong.privacy import actions
from kaifong.privacy.models import ConsentNow
from kaifong.privacy.rules.consents import Mode
from tests.cast import NOON, mrs_chan

from .shop import about, agrees, leaves, may, officer, published

pytestmark = pytest.mark.django_db
ADDRESSES = ("one@example.com", "two@example.com")
people = st.integers(0, 3)
addresses = st.sampled_from(ADDRESSES)
some = st.sampled_from(
    [frozenset({"tea"}), frozenset({"skincare"}), frozenset({"tea", "skincare"})]
)


class Shop(RuleBasedStateMachine):
    """The shop, and a plain notebook of who said what when."""

    @initialize()
    def opens(self):
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.boss = officer()
        self.seen = published(self.boss)
        self.now = NOON
        self.people: list[int] = []
        self.agreed: list[tuple[Any, ...]] = []  # person, classes, said at
        self.stopped: list[tuple[Any, ...]] = []  # person, address, classes (or none), said at
        for number in range(2):
            self.comes(ADDRESSES[number])

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @rule(address=addresses)
    def comes(self, address):
        number = f"KF{len(self.people) + 1}"
        one = mrs_chan(self.boss, member_no=number, emails=(address,), phones=())
        self.people.append(one)

    def person(self, number):
        return self.people[number % len(self.people)]

    def later(self):
        self.now += timedelta(minutes=10)
        return self.now

    @rule(who=people, address=addresses)
    def shares(self, who, address):
        if self.there(who):
            customers.reach(
                actor=self.boss, customer_id=self.person(who), value=address, at=self.later()
            )

    def there(self, who):
        with wall.lifted():
            return Customer.objects.filter(pk=self.person(who)).exists()

    @rule(who=people, classes=some, minutes=st.integers(0, 40), oral=st.booleans())
    def agrees(self, who, classes, minutes, oral):
        if not self.there(who):
            return
        at = self.later()
        said_at = at - timedelta(minutes=minutes)
        mode = Mode.ORAL if oral else Mode.WRITTEN
        number = agrees(
            self.boss,
            self.person(who),
            about(self.seen, *classes),
            at=at,
            said_at=said_at,
            mode=mode,
        )
        if oral:
            try:
                actions.confirm(
                    actor=self.boss, customer_id=self.person(who), seq=number, at=self.later()
                )
            except actions.NothingToConfirm:
                return
        self.agreed.append((self.person(who), classes, said_at))

    @rule(who=people, minutes=st.integers(0, 40), classes=st.none() | some)
    def withdraws(self, who, minutes, classes):
        if not self.there(who):
            return
        at = self.later()
        said_at = at - timedelta(minutes=minutes)
        leaves(
            self.boss,
            self.person(who),
            said_at=said_at,
            at=at,
            **({"classes": tuple(classes)} if classes else {}),
        )
        self.stopped.append((self.person(who), None, classes, said_at))
        if classes is None:
            with wall.lifted():
                for _kind, value in addresses_of(customer_id=self.person(who)):
                    self.stopped.append((None, value, None, said_at))

    @rule(address=addresses, minutes=st.integers(0, 40))
    def unsubscribes(self, address, minutes):
        at = self.later()
        said_at = at - timedelta(minutes=minutes)
        actions.stop_address(
            address=address.upper(), raw=b"STOP", way="link", received_at=said_at, at=at
        )
        self.stopped.append((None, address, None, said_at))

    @rule(who=people)
    def is_erased(self, who):
        with wall.lifted(), history.changes(kind="system", at=self.later()):
            Customer.objects.filter(pk=self.person(who)).delete()

    @invariant()
    def nobody_is_used_after_a_stop(self):
        for who in range(len(getattr(self, "people", ()))):
            for address in ADDRESSES:
                for cls in ("tea", "skincare"):
                    asked = {"address": address, "cls": cls, "at": self.now}
                    now = may(self.person(who), **asked)
                    then = may(self.person(who), past=True, **asked)
                    if self.there(who):
                        assert now == then
                    if now.may:
                        assert self.allowed(self.person(who), address, cls)

    def allowed(self, person, address, cls):
        """Return whether the notebook knows a consent later than every stop that applies."""
        agreed = [at for one, classes, at in self.agreed if one == person and cls in classes]
        stops = [
            at
            for one, where, classes, at in self.stopped
            if one in (None, person)
            and where in (None, address)
            and (classes is None or cls in classes)
        ]
        return bool(agreed) and (not stops or max(agreed) > max(stops) or self.tie(agreed, stops))

    def tie(self, agreed, stops):
        # Said at one moment, about some goods only: what was written down last counts.
        return max(agreed) == max(stops) and not any(
            classes is None and at == max(stops) for _o, _w, classes, at in self.stopped
        )

    @invariant()
    def what_holds_is_made_again_from_the_ledger(self):
        with wall.lifted():
            there = [pk for pk in getattr(self, "people", ()) if self.kept(pk)]
            before = rows()
            actions.project(there)
            assert rows() == before

    def kept(self, pk):
        return Customer.objects.filter(pk=pk).exists()


def rows():
    kept = ConsentNow.objects.order_by("event_id")
    return list(kept.values_list("event_id", "customer_id", "classes", "due_on"))


def tried(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Shop,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
            # Each step asks a database: a failure is told as it was found.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )


def test_no_use_after_stop():
    tried(6, 10)


@pytest.mark.parametrize("forgets", ["shared", "erased"])
def test_a_shop_that_forgets_stops_is_caught(monkeypatch, forgets):
    """The notebook notices, in the two stories that only the address remembers."""
    monkeypatch.setattr("kaifong.privacy.queries.gates.last_stop", lambda *_a, **_k: {})
    shop = Shop()
    shop.opens()
    try:
        shop.shares(who=1, address=ADDRESSES[0])
        shop.agrees(who=1, classes=frozenset({"tea"}), minutes=0, oral=False)
        if forgets == "shared":
            shop.withdraws(who=0, minutes=0, classes=None)
        else:
            shop.is_erased(who=0)
            shop.unsubscribes(address=ADDRESSES[1], minutes=0)
            shop.comes(ADDRESSES[1])
            shop.agrees(who=2, classes=frozenset({"tea"}), minutes=15, oral=False)
        with pytest.raises(AssertionError):
            shop.nobody_is_used_after_a_stop()
    finally:
        shop.teardown()
