"""Laws of the ledger: what holds is what a plain reading of all that was said comes to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kaifong.privacy.rules.consents import (
    ALL,
    Mode,
    Question,
    Said,
    State,
    deciding,
    holding,
    may_contact,
    state_of,
)
from kaifong.privacy.rules.vocabulary import Channel, Kind, Purpose

START = datetime(2026, 3, 1, 4, tzinfo=UTC)
CLASSES = ("tea", "skincare", "gifts")
CHANNELS = (Channel.ANY, Channel.EMAIL, Channel.SMS)
ADDRESSES = (None, b"home", b"work")
NEVER_SAID = {State.NONE, State.LAPSED, State.MINOR}
OF_AGE = {State.UNDER_AGE, State.OF_AGE, State.ASSESSED}  # no answers about marketing


@st.composite
def ledgers(draw) -> list[Said]:
    """Draw what one person said, in the order in which it was written down."""
    events: list[Said] = []
    for seq in range(1, draw(st.integers(0, 9)) + 1):
        state = draw(st.sampled_from([s for s in State if s not in NEVER_SAID]))
        everything = draw(st.booleans()) and state == State.WITHDRAWN
        picked = draw(st.sets(st.sampled_from(CLASSES), min_size=1))
        said = Said(
            seq=seq,
            state=state,
            purpose=Purpose.MARKETING,
            channel=draw(st.sampled_from(CHANNELS)),
            address=draw(st.sampled_from(ADDRESSES)),
            classes=frozenset({ALL}) if everything else frozenset(picked),
            kinds=frozenset(Kind),
            mode=Mode.WRITTEN,
            due_on=None,
            at=START + timedelta(hours=draw(st.integers(0, 6))),
        )
        orals = [one for one in events if one.state == State.ORAL and one.answers is None]
        if orals and draw(st.booleans()):
            oral = draw(st.sampled_from(orals))
            outcome = draw(st.sampled_from([State.CONSENTED, State.LAPSED]))
            later = oral.at + timedelta(hours=draw(st.integers(1, 5)))
            said = replace(oral, seq=seq, state=outcome, answers=oral.seq, at=later)
        events.append(said)
    return events


questions = st.builds(
    Question,
    cls=st.sampled_from(CLASSES),
    kinds=st.just(frozenset({Kind.NAME})),
    channel=st.sampled_from(CHANNELS[1:]),
    address=st.sampled_from(ADDRESSES),
)


def read_plainly(events: list[Said], question: Question) -> State:
    """Read the ledger from the first line to the last, and keep the last word that fits."""
    last: Said | None = None
    for event in sorted(events, key=lambda one: (one.at, one.seq)):
        fits = (
            event.state not in OF_AGE
            and event.channel in (Channel.ANY, question.channel)
            and event.address in (None, question.address)
            and (ALL in event.classes or question.cls in event.classes)
        )
        if not fits:
            continue
        if event.answers is not None:
            if last and last.seq == event.answers and last.state in (State.ORAL, State.LAPSED):
                # It is still the same word, now confirmed or lapsed: once, but that a storm day
                # entered later lets what had lapsed be confirmed.
                last = replace(event, seq=last.seq)
        elif event.state != State.ASKED or last is None or last.state == State.ASKED:
            last = event
    return last.state if last else State.NONE


@given(events=ledgers(), question=questions)
def test_what_holds_decides_as_the_whole_ledger_does(events, question):
    found = deciding(holding(events), question)
    assert state_of(found, START.date()) == read_plainly(events, question)


def test_a_word_that_lapsed_twice_is_still_confirmed_in_the_place_in_which_it_was_said():
    """Each storm day entered later moves the last day; meanwhile its lapse was written again."""
    oral = Said(
        seq=1,
        state=State.ORAL,
        purpose=Purpose.MARKETING,
        classes=frozenset({"tea"}),
        kinds=frozenset(Kind),
        mode=Mode.WRITTEN,
        at=START,
    )
    lapses = [replace(oral, seq=n, state=State.LAPSED, answers=1) for n in (2, 3)]
    confirmed = replace(oral, seq=4, state=State.CONSENTED, answers=1)

    (held,) = holding([oral, *lapses, confirmed])

    assert (held.state, held.stands_for) == (State.CONSENTED, 1)


@given(events=ledgers(), question=questions, shuffled=st.randoms())
def test_the_order_of_arrival_does_not_matter(events, question, shuffled):
    others = list(events)
    shuffled.shuffle(others)
    assert holding(others) == holding(events)


@given(events=ledgers())
def test_no_more_holds_than_was_said_and_it_is_part_of_it(events):
    held = holding(events)
    assert len(held) <= len(events)
    by_seq = {event.seq: event for event in events}
    for one in held:
        assert one.classes
        if one.answers is None:
            assert one.classes <= by_seq[one.seq].classes


@given(events=ledgers(), question=questions, hours=st.integers(-1, 8))
def test_after_a_stop_only_a_later_consent_is_heard(events, question, hours):
    stopped_at = START + timedelta(hours=hours)
    held = holding(events)
    answer = may_contact(held, question, stopped_at=stopped_at, today=START.date())
    if answer.may:
        said = deciding(held, question)
        assert said is not None
        assert said.state == State.CONSENTED
        assert said.at > stopped_at


@given(events=ledgers(), question=questions)
def test_a_last_word_of_withdrawal_closes_every_door(events, question):
    end = Said(
        seq=len(events) + 1,
        state=State.WITHDRAWN,
        purpose=Purpose.MARKETING,
        classes=frozenset({ALL}),
        mode=Mode.ORAL,
        at=START + timedelta(days=9),
    )
    answer = may_contact(holding([*events, end]), question, stopped_at=None, today=START.date())
    assert not answer.may
