"""
Minors: marketing is off, a guardian's consent counts once it is assessed in writing.

Rule L12 of the specification of law, Cap. 486 Sch. 1 DPP3(2)-(3): "A relevant person may consent
for the subject and the data user must reasonably believe the new purpose is clearly in the
subject's interest; document the assessment."
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from kaifong.authority import wall
from kaifong.authority.models import Staff
from kaifong.authority.queries import NotAllowed, actor_of
from kaifong.customers import actions as customers
from kaifong.foundation.journal.models import Entry
from kaifong.privacy import actions, queries
from kaifong.privacy.actions.ledger import project
from kaifong.privacy.datasets import FACT_CONSENT
from kaifong.privacy.models import ConsentEvent, ConsentNow, Evidence
from kaifong.privacy.rules.consents import Mode, Said, State, Why, holding
from kaifong.privacy.rules.minors import is_minor, of_a_minor
from kaifong.privacy.rules.vocabulary import Purpose
from tests.cast import NOON, allow, mrs_chan, signed_in, staff
from tests.customers.test_desk_list import text
from tests.customers.test_merge import twin

from .shop import about, agrees, assessed, leaves, may, of_age, officer, published

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER = NOON + 5 * HOUR


@pytest.fixture
def boss():
    actor = officer()
    person = Staff.objects.get(pk=actor.staff_id)
    allow(person, "customer", "merge")
    return actor_of(person)


@pytest.fixture
def seen(boss):
    return published(boss)


@pytest.fixture
def chan(boss):
    return mrs_chan(boss)


def events():
    with wall.lifted():
        return list(ConsentEvent.objects.order_by("pk").values_list("state", "answers"))


def test_dpp3_2_a_minors_own_consent_does_not_count(boss, seen, chan):
    agrees(boss, chan, about(seen))
    assert may(chan).may
    of_age(boss, chan, under_age=True, at=NOON + HOUR / 2)
    refused = may(chan)
    assert (refused.may, refused.why) == (False, Why.MINOR)
    assert "under 18" in refused.said.en
    assert "未滿 18 歲" in refused.said.zh
    agrees(boss, chan, about(seen), at=NOON + HOUR)
    assert may(chan).why == Why.MINOR


def test_dpp3_3_a_guardians_consent_counts_once_it_is_assessed(boss, seen, chan):
    """The test of the specification: "guardian consent without assessment -> not usable"."""
    of_age(boss, chan, under_age=True)
    number = agrees(boss, chan, about(seen))
    assert may(chan).why == Why.MINOR
    assessed(boss, chan, number, at=NOON + HOUR)
    assert may(chan).may
    with wall.lifted():
        assert Evidence.objects.get().text.startswith("mother, in writing: school discounts")
    told = Entry.objects.filter(name__in=("privacy.age_said", "privacy.interest_assessed"))
    assert told.count() == 2


def test_an_assessment_is_of_one_consent_and_not_of_the_next(boss, seen, chan):
    of_age(boss, chan, under_age=True)
    assessed(boss, chan, agrees(boss, chan, about(seen)))
    leaves(boss, chan, at=NOON + HOUR)
    assert may(chan, at=LATER).why == Why.STOPPED
    again = agrees(boss, chan, about(seen), at=NOON + 2 * HOUR)
    # Whoever asked to be left alone is: what nobody assessed lifts no stop.
    assert may(chan, at=LATER).why == Why.STOPPED
    assessed(boss, chan, again, at=NOON + 3 * HOUR)
    assert may(chan, at=LATER).may


def test_no_objection_is_no_consent_of_a_guardian(boss, seen, chan):
    of_age(boss, chan, under_age=True)
    number = agrees(boss, chan, about(seen), state=State.NO_OBJECTION)
    assert may(chan).why == Why.MINOR
    with pytest.raises(actions.NothingToAssess):
        assessed(boss, chan, number)


def test_a_spoken_consent_of_a_guardian_is_confirmed_and_assessed(boss, seen, chan):
    of_age(boss, chan, under_age=True)
    number = agrees(boss, chan, about(seen), mode=Mode.ORAL)
    assessed(boss, chan, number)
    assert may(chan).why == Why.ORAL
    actions.confirm(actor=boss, customer_id=chan, seq=number, at=NOON + HOUR)
    assert may(chan, at=LATER).may


def test_at_eighteen_what_was_agreed_to_counts(boss, seen, chan):
    of_age(boss, chan, under_age=True)
    agrees(boss, chan, about(seen))
    of_age(boss, chan, under_age=False, at=NOON + HOUR)
    assert may(chan, at=LATER).may
    # The past is answered from the ledger alone.
    assert may(chan, at=NOON + HOUR / 2, past=True).why == Why.MINOR
    assert may(chan, at=LATER, past=True).may


def test_data_are_given_to_nobody_for_their_marketing_and_used_for_nothing_new(boss, seen, chan):
    of_age(boss, chan, under_age=True)
    agrees(boss, chan, about(seen))
    with wall.lifted():
        use = queries.may_use(customer_id=chan, purpose=Purpose.MARKETING, kinds=(), at=NOON + HOUR)
        stated = queries.may_use(customer_id=chan, purpose=Purpose.ORDERS, kinds=(), at=NOON + HOUR)
    assert use.why == Why.MINOR
    assert stated.why in (Why.NO_NOTICE, Why.IN_NOTICE)  # being a minor has no part in this


def test_saying_it_twice_is_saying_it_once(boss, chan):
    assert of_age(boss, chan, under_age=True)
    assert not of_age(boss, chan, under_age=True, at=NOON + HOUR)
    assert of_age(boss, chan, under_age=False, at=NOON + HOUR)
    assert not of_age(boss, chan, under_age=False, at=LATER)
    assert [state for state, _ in events()] == ["under_age", "of_age"]


def test_what_holds_is_made_again_from_the_ledger(boss, seen, chan):
    of_age(boss, chan, under_age=True)
    assessed(boss, chan, agrees(boss, chan, about(seen)))
    leaves(boss, chan, at=NOON + HOUR, classes=("skincare",))

    def now():
        with wall.lifted():
            rows = ConsentNow.objects.order_by("event_id")
            return list(rows.values_list("event_id", "state", "classes", "said_seq"))

    before = now()
    assert [state for _, state, *_ in before] == [
        *("under_age", "consented", "assessed", "withdrawn"),
    ]
    with wall.lifted():
        project([chan])
    assert now() == before


def test_of_merged_records_one_minor_makes_the_person_one(boss, seen, chan):
    other = twin(boss)
    agrees(boss, chan, about(seen))
    of_age(boss, other, under_age=True)
    customers.merge(actor=boss, winner_id=chan, loser_id=other, at=NOON + HOUR / 2)
    assert may(chan).why == Why.MINOR
    of_age(boss, chan, under_age=False, at=NOON + HOUR)
    assert may(chan, at=LATER).may


def test_refusals_change_nothing(boss, seen, chan):
    number = agrees(boss, chan, about(seen))
    with pytest.raises(actions.NotAMinor):
        assessed(boss, chan, number)
    of_age(boss, chan, under_age=True)
    before = events()
    with pytest.raises(actions.NothingToAssess):
        assessed(boss, chan, number + 9)
    for guardian, interest in (("", "why"), ("who", "  ")):
        with pytest.raises(actions.NoAssessment):
            actions.assess(
                actor=boss,
                customer_id=chan,
                seq=number,
                guardian=guardian,
                interest=interest,
                at=NOON,
            )
    with pytest.raises(actions.NotYet):
        actions.say_age(
            actor=boss,
            customer_id=chan,
            under_age=False,
            mode=Mode.WRITTEN,
            said_at=LATER,
            at=NOON,
        )
    clerk = staff("Ben Lo")
    allow(clerk, "customer", "see")
    for step in (
        lambda: of_age(actor_of(clerk), chan, under_age=True),
        lambda: of_age(actor_of(clerk), chan, under_age=False),
        lambda: assessed(actor_of(clerk), chan, number),
    ):
        with pytest.raises(NotAllowed):
            step()
    assert events() == before
    assessed(boss, chan, number)
    with pytest.raises(actions.NothingToAssess):
        assessed(boss, chan, number)


def test_who_may_only_stop_may_say_that_somebody_is_a_minor(boss, chan):
    clerk = staff("Ben Lo")
    allow(clerk, "customer", "see", "stop")
    assert of_age(actor_of(clerk), chan, under_age=True)
    with pytest.raises(NotAllowed):
        of_age(actor_of(clerk), chan, under_age=False, at=NOON + HOUR)


@pytest.mark.parametrize(("state", "answers"), [("minor", None), ("assessed", None)])
def test_the_database_keeps_no_assessment_of_nothing(chan, state, answers):
    wrong = ConsentEvent(
        customer_id=chan,
        state=state,
        answers=answers,
        purpose="marketing",
        classes=["*"],
        kinds=[],
        mode="written",
        at=NOON,
        recorded_at=NOON,
    )
    with wall.lifted(), pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


STEPS = st.lists(
    st.sampled_from([State.CONSENTED, State.WITHDRAWN, State.UNDER_AGE, State.OF_AGE]), max_size=12
)


@given(STEPS)
def test_the_last_word_about_age_stands_whatever_else_is_said(steps):
    ledger = [
        Said(
            seq=number,
            state=state,
            purpose=Purpose.MARKETING,
            classes=frozenset("*"),
            mode=Mode.WRITTEN,
            at=NOON + number * HOUR,
        )
        for number, state in enumerate(steps, start=1)
    ]
    held = holding(ledger)
    ages = [state for state in steps if state in (State.UNDER_AGE, State.OF_AGE)]
    assert is_minor(held) == (ages[-1:] == [State.UNDER_AGE])
    assert not any(one.state == State.CONSENTED for one in of_a_minor(held))


def test_the_desk_says_it_assesses_it_and_tells_why(boss, seen, chan):
    client, url = signed_in(boss), f"/desk/customers/{chan}/consent"
    agrees(boss, chan, about(seen))
    assert "We keep no birthday" in text(client.get(url))
    assert client.post(f"{url}/age", {"mode": "oral", "under_age": "1"}).status_code == 303
    body = text(client.get(url))
    for told in ("Under 18", "Agreed while under 18", "A guardian consented", "Is 18 or over now"):
        assert told in body
    assert "everything" not in body  # a band of age is about no goods
    assert "Under 18: nothing is advertised" in text(client.get(f"/desk/customers/{chan}"))
    said = text(client.post(f"{url}/1/assess", {"guardian": "mother"}, follow=True))
    assert "why it is clearly" in said
    whole = {"guardian": "mother", "interest": "a school bag at half the price"}
    assert "counts from now on" in text(client.post(f"{url}/1/assess", whole, follow=True))
    assert "assessed already" in text(client.post(f"{url}/1/assess", whole, follow=True))
    body = text(client.get(url))
    assert "mother: a school bag at half the price" in body
    assert "A guardian consented" not in body
    client.cookies["django_language"] = "zh-hant"
    assert "未滿 18 歲" in text(client.get(url))
    client.post(f"{url}/age", {"mode": "written", "under_age": "0"})
    assert "表示已滿 18 歲" in text(client.get(url))
    assert client.post(f"{url}/age", {"mode": "nothing"}).status_code == 303


def test_analytics_do_not_count_a_minor_among_those_who_agreed(boss, seen, chan):
    number = agrees(boss, chan, about(seen))

    def standings():
        with wall.lifted(), connection.cursor() as cursor:
            cursor.execute(FACT_CONSENT.select)
            return [row[2] for row in cursor.fetchall()]

    assert standings() == ["consented"]
    of_age(boss, chan, under_age=True)
    assert standings() == ["minor"]
    assessed(boss, chan, number)
    assert standings() == ["consented"]
