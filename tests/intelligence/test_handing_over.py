"""Handing a segment over: what is lost is said before, and judged anew when it is used."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaifong.approvals import actions as approvals
from kaifong.approvals.models import Approval
from kaifong.authority import wall
from kaifong.authority.models import Grant, Membership, Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions as customers
from kaifong.customers.models import ContactPoint, Customer
from kaifong.foundation.history import actions as history
from kaifong.foundation.journal.models import Entry
from kaifong.intelligence import actions
from kaifong.intelligence.models import HandOver, HandOverStep, Served
from kaifong.intelligence.queries import segments as queries
from kaifong.intelligence.queries.segments import (
    Every,
    Listed,
    Of,
    SegmentSharing,
    State,
    Use,
    Wish,
    Without,
)
from kaifong.intelligence.segmenting import answering, handing, rules
from kaifong.privacy import queries as privacy
from kaifong.privacy.models import Collection, NoticeText
from kaifong.privacy.queries import Channel, Kind, Purpose, Why
from tests.authority.conftest import department, role, staff
from tests.cast import NOON, allow, mrs_chan
from tests.privacy.shop import about, agrees, leaves, officer, published

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = NOON + HOUR
KINDS = (Kind.NAME, Kind.EMAIL)
SELLING = Wish(use=Use.MARKETING, kinds=KINDS, channel=Channel.EMAIL, goods="tea", first_use=True)
CALLING = Wish(use=Use.CALLS, kinds=(Kind.NAME, Kind.PHONE))
EVERYBODY = Listed("")


def worker(name, house, *, purpose, acts="see keep hand take", **rows):
    # The cast counts roles in a way of its own.
    held = role(house, code=f"{name.lower()}-of-{house.code}")
    for about_, actions_ in (("customer", "see"), ("segment", acts), ("order", "see report")):
        for action in actions_.split():
            Grant.objects.create(
                role=held,
                action=action,
                object=about_,
                classes=["public", "internal", "contact", "financial"],
                purposes=[purpose],
                **(rows if about_ == "customer" else {}),
            )
    return actor_of(staff(name, roles=[held]))


class Shop:
    """A seller, a marketer and a clerk; four customers who said four things about tea."""

    def __init__(self):
        self.boss = officer()
        allow(Staff.objects.get(pk=self.boss.staff_id), "customer", "merge")
        self.boss = actor_of(Staff.objects.get(pk=self.boss.staff_id))
        self.notice = published(self.boss)
        self.marketing = department("marketing")
        self.service = department("service")
        self.seller = worker("Seller", department("sales"), purpose="sales")
        self.marketer = worker("Marketer", self.marketing, purpose="marketing")
        self.clerk = worker("Clerk", self.service, purpose="service")
        self.people = [
            mrs_chan(
                self.boss,
                member_no=f"KF{n}",
                emails=(f"{n}@example.com",),
                phones=(f"+8529123456{n}",),
                district=district,
            )
            for n, district in enumerate((101, 101, 203, 203))
        ]
        for person in self.people[:3]:
            agrees(self.boss, person, about(self.notice))

    def segment(self, predicate=EVERYBODY):
        draft = actions.Draft(name="All", predicate=predicate)
        return actions.save(actor=self.seller, draft=draft, at=NOON)

    def other(self):
        return worker("Other", department("else"), purpose="sales")

    def handed(self, *, segment=None, wish=SELLING, to="marketing", at=LATER, by=None, **more):
        by = by or self.seller
        segment = segment or self.segment()
        version = queries.segment(actor=by, segment_id=segment).version
        offered = actions.Offered(wish=wish, to_code=to, days=more.pop("days", 30))
        with wall.seen_by(by):
            return actions.hand_over(
                actor=by, segment_id=segment, version=version, offered=offered, at=at, **more
            )

    def usable(self, hand_over, *, by=None, at=LATER):
        by = by or self.marketer
        with wall.seen_by(by):
            return queries.members_of_handover(actor=by, hand_over_id=hand_over, at=at)


@pytest.fixture
def shop(db):
    return Shop()


def test_what_is_lost_is_said_before_and_kept(shop):
    segment = shop.segment()
    with wall.seen_by(shop.seller):
        said = queries.reckon(actor=shop.seller, segment_id=segment, wish=SELLING, at=LATER)
    assert (said.whole, said.lost, said.remaining) == (
        4,
        {Why.NONE.value: 1},
        frozenset(shop.people[:3]),
    )
    one = shop.handed(segment=segment, said=3)
    row = HandOver.objects.get(pk=one)
    assert (row.whole, row.lost, row.lost_in_all, row.remaining) == (4, {"none": 1}, 1, 3)
    held = {field.name for field in HandOver._meta.fields}
    assert not held & {"ids", "customer", "customer_id", "members"}
    entry = Entry.objects.get(name="intelligence.segment_handed_over")
    assert entry.payload["remaining"] == 3


def test_first_uses_are_left_out_unless_they_are_wanted(shop):
    wish = Wish(use=Use.MARKETING, kinds=KINDS, channel=Channel.EMAIL, goods="tea")
    with wall.seen_by(shop.seller):
        said = queries.reckon(actor=shop.seller, segment_id=shop.segment(), wish=wish, at=LATER)
    assert said.lost == {"none": 1, "not_told": 3}
    with pytest.raises(actions.NobodyRemains):
        shop.handed(wish=wish)
    assert not HandOver.objects.exists()


def test_the_receiver_accepts_and_sees_only_those_who_may_be_used_now(shop):
    one = shop.handed()
    with pytest.raises(queries.NotInForce):
        shop.usable(one)
    assert queries.waiting_for(actor=shop.marketer, at=LATER) == 1
    assert queries.waiting_for(actor=shop.seller, at=LATER) == 0
    actions.accept(actor=shop.marketer, hand_over_id=one, at=LATER)
    assert queries.waiting_for(actor=shop.marketer, at=LATER) == 0
    assert shop.usable(one) == frozenset(shop.people[:3])
    # A consent that is withdrawn between hand-over and use takes the person out.
    leaves(shop.boss, shop.people[0], at=LATER + HOUR)
    assert shop.usable(one, at=LATER + 2 * HOUR) == frozenset(shop.people[1:3])
    # So does an address that is doubted, and a record that became part of another's.
    with wall.lifted(), history.unrecorded():
        ContactPoint.objects.filter(customer_id=shop.people[1], kind="email").update(
            status="bounced", doubt="bounced", doubted_at=LATER
        )
    assert shop.usable(one, at=LATER + 2 * HOUR) == {shop.people[2]}
    customers.merge(
        actor=shop.boss, winner_id=shop.people[0], loser_id=shop.people[2], at=LATER + 3 * HOUR
    )
    assert shop.usable(one, at=LATER + 4 * HOUR) == frozenset()


def test_it_is_judged_by_the_rights_of_who_receives_it(shop):
    island = worker("Island", shop.marketing, purpose="marketing", regions=[1])
    one = shop.handed()
    actions.accept(actor=island, hand_over_id=one, at=LATER)
    assert shop.usable(one, by=island) == frozenset(shop.people[:2])
    assert shop.usable(one) == frozenset(shop.people[:3])
    for other in (shop.seller, shop.clerk):
        with pytest.raises(queries.NoSuchHandOver):
            shop.usable(one, by=other)
    blind = worker("Blind", shop.marketing, purpose="marketing", acts="see")
    with pytest.raises(NotAllowed):
        shop.usable(one, by=blind)
    for_service = worker("Wrong", shop.marketing, purpose="service")
    with pytest.raises(NotAllowed):
        shop.usable(one, by=for_service)


def test_a_customer_who_is_gone_is_simply_not_there(shop):
    one = shop.handed()
    actions.accept(actor=shop.marketer, hand_over_id=one, at=LATER)
    with wall.lifted(), history.unrecorded():
        Customer.objects.filter(pk=shop.people[3]).delete()
    with wall.seen_by(shop.marketer):
        now = queries.usable(actor=shop.marketer, hand_over_id=one, at=LATER)
    assert (now.whole, now.lost) == (3, {})
    assert now.remaining == frozenset(shop.people[:3])


def test_of_two_who_answer_one_does(shop):
    one = shop.handed()
    actions.accept(actor=shop.marketer, hand_over_id=one, at=LATER)
    colleague = worker("Second", shop.marketing, purpose="marketing")
    for again in (
        lambda: actions.accept(actor=colleague, hand_over_id=one, at=LATER),
        lambda: actions.decline(actor=colleague, hand_over_id=one, reason="late", at=LATER),
        lambda: actions.take_back(actor=shop.seller, hand_over_id=one, at=LATER),
    ):
        with pytest.raises(actions.AnsweredAlready):
            again()
    row = HandOver.objects.get(pk=one)
    # The table lets one answer through, should both have read that there is none.
    for state in ("accepted", "declined", "withdrawn"):
        with pytest.raises(IntegrityError), transaction.atomic():
            HandOverStep.objects.create(hand_over=row, state=state, staff_id=1, at=LATER, note="x")
    with pytest.raises(actions.AnsweredAlready):
        answering._answer(row, colleague, State.ACCEPTED, LATER)
    assert Entry.objects.filter(name="intelligence.hand_over_answered").count() == 1
    actions.finish(actor=shop.marketer, hand_over_id=one, at=LATER)
    actions.finish(actor=shop.marketer, hand_over_id=one, at=LATER)
    assert Entry.objects.filter(name="intelligence.hand_over_done").count() == 1
    with pytest.raises(queries.NotInForce) as over:
        shop.usable(one)
    assert over.value.state is State.DONE


def test_it_is_declined_with_a_reason_taken_back_or_runs_out(shop):
    segment = shop.segment()
    first, second, third = (shop.handed(segment=segment) for _ in range(3))
    with pytest.raises(actions.NoReason):
        actions.decline(actor=shop.marketer, hand_over_id=first, reason=" ", at=LATER)
    actions.decline(actor=shop.marketer, hand_over_id=first, reason="Too few", at=LATER)
    with pytest.raises(queries.NoSuchHandOver):
        actions.take_back(actor=shop.other(), hand_over_id=second, at=LATER)
    actions.take_back(actor=shop.seller, hand_over_id=second, at=LATER)
    late = LATER + timedelta(days=31)
    for act in (actions.accept, actions.finish):
        with pytest.raises(queries.NotInForce):
            act(actor=shop.marketer, hand_over_id=third, at=late)
    states = {one.id: one.state for one in queries.hand_overs(actor=shop.seller, at=late)}
    assert states == {first: State.DECLINED, second: State.WITHDRAWN, third: State.EXPIRED}
    seen = queries.hand_over(actor=shop.marketer, hand_over_id=first, at=LATER)
    assert seen.steps[0][3] == "Too few"
    assert (seen.for_me, seen.mine) == (True, False)
    with pytest.raises(queries.NoSuchHandOver):
        queries.hand_over(actor=shop.clerk, hand_over_id=first, at=LATER)
    with pytest.raises(NotAllowed):
        queries.hand_overs(actor=shop.boss, at=LATER)


def test_refusals_hand_nothing_over(shop):
    segment = shop.segment()
    complainers = actions.Draft(
        name="Complainers", predicate=Listed("place=1"), sharing=SegmentSharing.PUBLIC
    )
    served = actions.save(actor=shop.clerk, draft=complainers, at=NOON)
    laundered = shop.segment(Every((Of(served), EVERYBODY)))
    nobody = shop.segment(Without(EVERYBODY))
    no_goods = Wish(use=Use.MARKETING, kinds=KINDS, channel=Channel.EMAIL)
    for more, refusal in (
        ({"segment": served}, actions.NotForThisUse),
        ({"segment": laundered}, actions.NotForThisUse),
        ({"segment": nobody}, actions.NobodyRemains),
        ({"segment": segment, "wish": no_goods}, actions.WrongWish),
        ({"segment": segment, "to": "nowhere"}, actions.WrongWish),
        ({"segment": segment, "days": 91}, actions.WrongWish),
        ({"segment": segment, "said": 4}, actions.CountChanged),
    ):
        with pytest.raises(refusal):
            shop.handed(**more)
    with pytest.raises(actions.SavedMeanwhile):
        actions.hand_over(
            actor=shop.seller,
            segment_id=segment,
            version=2,
            offered=actions.Offered(wish=SELLING, to_code="marketing", days=1),
            at=LATER,
        )
    reader = worker("Reader", department("r"), purpose="sales", acts="see")
    with pytest.raises(NotAllowed):
        shop.handed(segment=served, by=reader)
    assert not HandOver.objects.exists()


def test_what_was_handed_over_stays_what_it_was(shop):
    part = shop.segment(Listed("place=1"))
    whole = shop.segment(Of(part))
    one = shop.handed(segment=whole)
    before = HandOver.objects.get(pk=one).digest
    draft = actions.Draft(name="All", predicate=Listed("place=2"))
    actions.save(actor=shop.seller, draft=draft, at=LATER, segment_id=part, version=1)
    actions.withdraw_segment(actor=shop.seller, segment_id=whole, at=LATER)
    actions.accept(actor=shop.marketer, hand_over_id=one, at=LATER)
    assert shop.usable(one) == frozenset(shop.people[:2])
    assert HandOver.objects.get(pk=one).digest == before


def test_many_people_want_the_word_of_others(shop, monkeypatch):
    monkeypatch.setattr(handing, "wants_approval", lambda people: people >= 3)
    with pytest.raises(approvals.NobodyCanApprove):
        shop.handed()
    assert not HandOver.objects.exists()
    judge = role(department("judges"), "judge")
    Grant.objects.create(
        role=judge,
        action="approve",
        object="approval",
        classes=["public"],
        purposes=["management"],
    )
    person = staff("Judge")
    Membership.objects.create(staff=person, role=judge, since=NOON)
    one = shop.handed()
    seen = queries.hand_over(actor=shop.marketer, hand_over_id=one, at=LATER)
    assert seen.waits_for_approval
    with pytest.raises(approvals.NotUsable):
        actions.accept(actor=shop.marketer, hand_over_id=one, at=LATER)
    assert not HandOverStep.objects.exists()
    approval = Approval.objects.get()
    approvals.vote(
        actor=actor_of(person),
        approval_id=approval.pk,
        yes=True,
        content_hash=approval.content_hash,
        at=LATER,
    )
    actions.accept(actor=shop.marketer, hand_over_id=one, at=LATER)
    assert shop.usable(one)
    other = shop.handed()
    actions.take_back(actor=shop.seller, hand_over_id=other, at=LATER)
    assert rules.wants_approval(1_000)
    assert not rules.wants_approval(999)


def test_a_list_of_calls_loses_who_cannot_be_called_and_ticks_off(shop):
    with wall.lifted(), history.unrecorded():
        ContactPoint.objects.filter(customer_id=shop.people[0], kind="phone").update(
            status="doubted", doubt="said", doubted_at=NOON
        )
        ContactPoint.objects.filter(customer_id=shop.people[1], kind="phone").delete()
    segment = shop.segment()
    with wall.seen_by(shop.seller):
        said = queries.reckon(actor=shop.seller, segment_id=segment, wish=CALLING, at=LATER)
    with wall.lifted():
        one_by_one = {
            person: privacy.may_use(
                customer_id=person, purpose=Purpose.SERVICE, kinds=CALLING.kinds, at=LATER
            )
            for person in shop.people
        }
    assert all(not verdict.may for verdict in one_by_one.values())
    assert said.lost == {next(iter(one_by_one.values())).why.value: 4}
    with wall.lifted():
        Collection.objects.bulk_create(_bound(shop, person) for person in shop.people)
    one = shop.handed(segment=segment, wish=CALLING, to="service")
    row = HandOver.objects.get(pk=one)
    assert (row.lost, row.remaining) == ({"doubted": 1, "no_address": 1}, 2)
    actions.accept(actor=shop.clerk, hand_over_id=one, at=LATER)
    left = shop.usable(one, by=shop.clerk)
    assert left == frozenset(shop.people[2:])
    with wall.seen_by(shop.clerk):
        serve = {"actor": shop.clerk, "hand_over_id": one, "at": LATER}
        actions.serve(**serve, customer_id=shop.people[2])
        actions.serve(**serve, customer_id=shop.people[2])
        with pytest.raises(actions.NotOfIt):
            actions.serve(**serve, customer_id=shop.people[0])
        asked = {"actor": shop.clerk, "hand_over_id": one, "ids": shop.people}
        assert queries.served_of(**asked) == {shop.people[2]}
    assert Served.objects.count() == 1
    # Who was served goes on being known under the record it became part of.
    customers.merge(actor=shop.boss, winner_id=shop.people[3], loser_id=shop.people[2], at=LATER)
    assert Served.objects.get().customer_id == shop.people[3]


def _bound(shop, person):
    text = NoticeText.objects.get(sha256=shop.notice.hashes["zh-hant"])
    return Collection(
        customer_id=person, version_id=shop.notice.id, text=text, given="web", at=NOON
    )


said = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["agrees", "leaves", "doubted", "lost"])),
    max_size=6,
)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=said, use=st.sampled_from([SELLING, CALLING]))
def test_who_is_lost_and_who_remains_are_all(db, words, use):
    with transaction.atomic():
        shop = Shop()
        for hour, (who, what) in enumerate(words):
            person, at = shop.people[who], NOON + hour * HOUR
            points = ContactPoint.objects.filter(customer_id=person)
            if what == "agrees":
                agrees(shop.boss, person, about(shop.notice), at=at)
            elif what == "leaves":
                leaves(shop.boss, person, at=at)
            else:
                with wall.lifted(), history.unrecorded():
                    if what == "doubted":
                        points.update(status="doubted", doubt="said", doubted_at=at)
                    else:
                        points.delete()
        segment = shop.segment()
        with wall.seen_by(shop.seller):
            found = queries.reckon(
                actor=shop.seller, segment_id=segment, wish=use, at=NOON + 9 * HOUR
            )
        assert found.whole == len(shop.people)
        assert found.lost_in_all + len(found.remaining) == found.whole
        assert found.remaining <= set(shop.people)
        transaction.set_rollback(True)


def test_the_table_holds_the_counts_together(shop):
    one = shop.handed()
    for change in ({"remaining": 4}, {"remaining": 0, "whole": 1}, {"goods": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HandOver.objects.filter(pk=one).update(**change)


def test_hand_overs_are_let_go_two_years_after_they_ended(shop):
    one = shop.handed(days=1)
    ended = HandOver.objects.get(pk=one).expires_at
    assert actions.forget_hand_overs(at=ended + timedelta(days=730)) == 0
    assert actions.forget_hand_overs(at=ended + timedelta(days=731)) == 1
    assert not HandOver.objects.exists()
