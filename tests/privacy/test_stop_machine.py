"""
People at random: they agree, refuse, withdraw, unsubscribe, share addresses, come with a list of
another system, are merged and parted, erased, and raised by a restore.

Whatever happens in whichever order: nobody is written to after a stop without having consented
since, asked one by one or as an audience, and what holds now is what the ledger makes again.
"""

from contextlib import ExitStack
from datetime import datetime, time, timedelta
from typing import Any
from unittest.mock import patch

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
from kaifong.customers.models import Customer, Merge
from kaifong.customers.queries import Asked, addresses_of
from kaifong.foundation.hongkong.clock import HONG_KONG, hong_kong_day
from kaifong.foundation.vault.installed import scratch
from kaifong.integration import actions as integration
from kaifong.integration.vocabulary import Kind as FileKind
from kaifong.privacy import actions, queries
from kaifong.privacy.models import ConsentNow
from kaifong.privacy.rules.consents import Mode
from kaifong.privacy.rules.vocabulary import Channel, Kind
from kaifong.retention import actions as retention
from tests.cast import NOON, mrs_chan
from tests.retention.shop import keeper, wishes

from .shop import about, agrees, leaves, may, published

pytestmark = pytest.mark.django_db
ADDRESSES = ("one@example.com", "two@example.com")
HEADER = "Member no,English name,Email,Newsletter,Consent basis,Consent date,Consent evidence"
people = st.integers(0, 3)
addresses = st.sampled_from(ADDRESSES)
some = st.sampled_from(
    [frozenset({"tea"}), frozenset({"skincare"}), frozenset({"tea", "skincare"})]
)


class Shop(RuleBasedStateMachine):
    """The shop, and a plain notebook of who said what when."""

    @initialize()
    def opens(self):
        self.undo = ExitStack()
        self.undo.enter_context(transaction.atomic())
        self.undo.enter_context(scratch())
        # Every step is a transaction that ended well.
        self.undo.enter_context(patch.object(transaction, "on_commit", lambda done, **_: done()))
        self.boss = keeper()
        self.seen = published(self.boss)
        self.now = NOON
        self.people: list[int] = []
        self.agreed: list[tuple[Any, ...]] = []  # person, classes, said at
        self.stopped: list[tuple[Any, ...]] = []  # person, address, classes (or none), said at
        self.merged: list[tuple[int, int]] = []  # winner, loser
        self.lists = 0
        for number in range(2):
            self.comes(ADDRESSES[number])
        self.is_backed_up()

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.close()

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

    @rule(who=people, days=st.integers(0, 3), agreed=st.booleans(), new=st.booleans())
    def comes_with_a_list(self, who, days, agreed, new):
        """Bring a list of another system, whose answers were given at the beginning of a day."""
        self.lists += 1
        at = self.later()
        day = hong_kong_day(at) - timedelta(days=days)
        said_at = datetime.combine(day, time(), HONG_KONG)
        number, address = f"KFL{self.lists}", ADDRESSES[who % 2]
        if not new:
            if not self.there(who):
                return
            with wall.lifted():
                number, address = Customer.objects.get(pk=self.person(who)).member_no, ""
        said = f"yes,written,{day},FORM-{self.lists}" if agreed else f"no,,{day},"
        self.brings(f"{HEADER}\n{number},WONG Number {self.lists},{address},{said}\n", at)
        with wall.lifted():
            one = Customer.objects.get(member_no=number).pk
        if one not in self.people:
            self.people.append(one)
        # A list's no stops no address: of two answers of one day what was written last counts.
        self.note(agreed, one, frozenset({"tea", "skincare"}), said_at)

    def note(self, agreed, one, classes, said_at):
        if agreed:
            self.agreed.append((one, classes, said_at))
        else:
            self.stopped.append((one, None, classes, said_at))

    def brings(self, text, at):
        content = [text.encode()]
        number = integration.receive(
            kind=FileKind.CUSTOMERS, name="list.csv", content=content, at=at
        )
        # Whoever is likely to be known comes in all the same: here he is another.
        options = {"source": "shop", "notice": "shop", "alike": "warn"}
        integration.choose(import_id=number, mapping={}, options=options, whole=False)
        one = integration.commit(import_id=number, at=at)
        assert sum(one.report["answers"].values()) == 1, one.report

    @rule(one=people, other=people)
    def is_merged(self, one, other):
        winner, loser = self.person(one), self.person(other)
        if winner != loser and self.there(one) and self.there(other):
            customers.merge(actor=self.boss, winner_id=winner, loser_id=loser, at=self.later())
            self.merged.append((winner, loser))

    @rule()
    def is_parted(self):
        if self.merged:
            winner, loser = self.merged.pop()
            with wall.lifted():
                last = Merge.objects.get(winner_id=winner, loser_id=loser, undone_at=None)
            customers.unmerge(actor=self.boss, merge_id=last.pk, at=self.later())

    @rule(who=people)
    def is_erased(self, who):
        if self.there(who):
            gone = self.numbers(self.person(who))
            assert not wishes(self.boss, self.person(who), at=self.later()).refused
            self.merged = [pair for pair in self.merged if not gone & {*pair}]

    @rule()
    def is_backed_up(self):
        self.backup = transaction.savepoint_create()
        self.then = self.notebook()

    @rule()
    def is_restored(self):
        """Go back to the backup; who was erased or declined since, is and has all the same."""
        gone = {pk for pk in self.people if not self.kept(pk)} - self.losers()
        transaction.savepoint_rollback(self.backup)
        self.people, self.agreed, self.merged = map(list, self.then)  # no stop is forgotten
        retention.replay(at=self.later())
        actions.say_again(at=self.later())
        risen = gone & {pk for pk in self.people if self.kept(pk)}
        assert not risen
        self.merged = [pair for pair in self.merged if self.kept(pair[0])]

    def notebook(self):
        return tuple(map(list, (self.people, self.agreed, self.merged)))

    def losers(self):
        return {loser for _winner, loser in self.merged}

    def numbers(self, person):
        """Return the numbers that are this person's now."""
        found = {person}
        for winner, loser in self.merged[::-1]:
            found |= {loser} if winner in found else set()
        for winner, loser in self.merged:
            found |= {loser} if winner in found else set()
        return found

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

    @invariant()
    def an_audience_is_whoever_may_be_written_to(self):
        there = [pk for pk in getattr(self, "people", ()) if self.kept(pk)]
        for cls in ("tea", "skincare") if there else ():
            with wall.seen_by(self.boss):
                reached = queries.audience(
                    actor=self.boss,
                    asked=Asked(),
                    channel=Channel.EMAIL,
                    cls=cls,
                    kinds=[Kind.NAME, Kind.EMAIL],
                    at=self.now,
                ).reached
            first = {pk: self.first_of(pk) for pk in there}
            told = {
                pk
                for pk, address in first.items()
                if address and may(pk, cls=cls, at=self.now, address=address).may
            }
            assert set(reached) == told
            assert all(self.allowed(pk, first[pk], cls) for pk in told)

    def first_of(self, person):
        with wall.lifted():
            points = addresses_of(customer_id=person)
        return next((value for kind, value in points if kind == "email"), None)

    def allowed(self, person, address, cls):
        """Return whether the notebook knows a consent later than every stop that applies."""
        mine = self.numbers(person)
        agreed = [at for one, classes, at in self.agreed if one in mine and cls in classes]
        stops = [
            at
            for one, where, classes, at in self.stopped
            if one in {None, *mine}
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
        with wall.lifted():
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
