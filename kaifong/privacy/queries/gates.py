"""May a person be written to, may his data be used: with the reason, now or at any moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kaifong.authority import wall
from kaifong.foundation.hongkong.clock import hong_kong_day
from kaifong.foundation.ids import CustomerId
from kaifong.privacy import wording
from kaifong.privacy.addresses import hash_of
from kaifong.privacy.models import Collection, FirstUse
from kaifong.privacy.rules import consents as rules
from kaifong.privacy.rules.consents import (
    ASIDE,
    Answer,
    Heard,
    Question,
    Said,
    State,
    Why,
    deciding,
    state_of,
)
from kaifong.privacy.rules.notices import Both, Terms
from kaifong.privacy.rules.vocabulary import (
    NEEDS_CONSENT,
    RELATED,
    Channel,
    Kind,
    Purpose,
)

from .glancing import glance
from .ledger import last_stop
from .ledgers import Ledger, answered, ledgers, numbers


@dataclass(frozen=True)
class Verdict:
    """
    Yes or no, why in code and words, which event of the ledger decides.

    `first_use` says that this would be the first use, so that the notice of s.35F must go along.
    """

    may: bool
    why: Why
    said: Both
    decided_by: int | None = None
    first_use: bool = False


def may_contact(
    *,
    customer_id: CustomerId,
    channel: Channel,
    cls: str,
    kinds: Iterable[Kind],
    at: datetime,
    address: str | None = None,
    known_at: datetime | None = None,
    past: bool = False,
) -> Verdict:
    """
    Return whether this person may be sent advertising of a class, on a channel to an address.

    `kinds` are the kinds of data that the message and its choice of people use. With `past` the
    ledger alone answers for the moment `at`, as far as it was `known_at` another. Of the present
    an address that is doubted is refused too, whatever was agreed to (Sch. 1 DPP2(1)).
    """
    asked = Question(cls=cls, kinds=frozenset(kinds), channel=channel)
    if past or known_at is not None:
        return _as_it_was(customer_id, asked, address, at, known_at, past=past)
    seen = glance(customer_id=customer_id, channel=channel, address=address, at=at)
    if seen.merged or seen.held is None:
        found = ledgers(customer_id, at, past=False)
    else:
        found = [Ledger(customer_id, seen.held)]
    answer = judged(found, replace(asked, address=seen.address), seen.stopped_at, at)
    if answer.may and seen.doubted:
        answer = Answer(False, Why.DOUBTED, answer.decided_by)
    told = _was_told(customer_id, at) if seen.merged and not seen.told else seen.told
    return _verdict(answer, first_use=answer.may and not told)


def _as_it_was(
    customer_id: CustomerId,
    asked: Question,
    address: str | None,
    at: datetime,
    known_at: datetime | None,
    *,
    past: bool,
) -> Verdict:
    hashed = hash_of(address) if address else None
    moments = last_stop([hashed], at=at, known_at=known_at) if hashed else {}
    found = ledgers(customer_id, at, known_at, past=past)
    asked = replace(asked, address=hashed)
    answer = judged(found, asked, moments.get(hashed or b""), at)
    return _verdict(answer, first_use=answer.may and not _was_told(customer_id, at))


def judged(
    found: list[Ledger], question: Question, stopped_at: datetime | None, at: datetime
) -> Answer:
    """Return whether a person's ledgers allow a message to an address last stopped then."""

    def judge(held: Sequence[Said]) -> Heard:
        answer = rules.may_contact(held, question, stopped_at=stopped_at, today=hong_kong_day(at))
        return _heard(answer, held, question)

    return answered(found, judge).answer


def may_provide(
    *,
    customer_id: CustomerId,
    recipients: str,
    cls: str,
    kinds: Iterable[Kind],
    for_gain: bool,
    at: datetime,
    past: bool = False,
) -> Verdict:
    """Return whether data may be given to a class of others for marketing of theirs (s.35J)."""
    question = Question(
        cls=cls,
        kinds=frozenset(kinds),
        channel=Channel.ANY,
        purpose=Purpose.PROVISION,
        recipients=recipients,
    )

    def judge(held: Sequence[Said]) -> Heard:
        answer = rules.may_provide(held, question, for_gain=for_gain, today=hong_kong_day(at))
        return _heard(answer, held, question)

    return _verdict(answered(ledgers(customer_id, at, past=past), judge).answer)


def may_use(
    *,
    customer_id: CustomerId,
    purpose: Purpose,
    kinds: Iterable[Kind],
    at: datetime,
    past: bool = False,
) -> Verdict:
    """
    Return whether kinds of data may be used for a purpose (Sch. 1 DPP3).

    What the notice stated, what is directly related to it, or what the person consented to.
    """
    wanted = frozenset(kinds)
    stated = _stated(customer_id, at)
    said = states(stated, purpose, wanted)
    if said is not None:
        return _verdict(Answer(True, said))
    answer = answered(
        ledgers(customer_id, at, past=past), lambda held: consented(held, purpose, wanted, at)
    ).answer
    if answer.why == Why.NONE and purpose not in NEEDS_CONSENT:
        return _verdict(Answer(False, Why.NOT_IN_NOTICE if stated else Why.NO_NOTICE))
    return _verdict(answer)


def states(stated: Iterable[Terms], purpose: Purpose, kinds: frozenset[Kind]) -> Why | None:
    """Return whether notices state a purpose for these kinds, or one it is directly related to."""
    if purpose in NEEDS_CONSENT:
        return None
    for terms in stated:
        if kinds <= set(terms.kinds):
            if purpose in terms.purposes:
                return Why.IN_NOTICE
            if RELATED.get(purpose, frozenset()) & set(terms.purposes):
                return Why.RELATED
    return None


def _heard(answer: Answer, held: Sequence[Said], question: Question) -> Heard:
    said = deciding(held, question)
    return Heard(answer, said.at if said else None)


def consented(
    held: Sequence[Said], purpose: Purpose, kinds: frozenset[Kind], at: datetime
) -> Heard:
    """Return whether any consent to the purpose, of whichever class, names these kinds."""
    today = hong_kong_day(at)
    of_it = [one for one in held if one.purpose == purpose and one.state not in ASIDE]
    express = [one for one in of_it if state_of(one, today) == State.CONSENTED]
    for one in express:
        if kinds <= one.kinds:
            return Heard(Answer(True, Why.CONSENTED, one.seq), one.at)
    if express:
        lacking = Answer(False, Why.KIND, express[-1].seq, kinds - express[-1].kinds)
        return Heard(lacking, express[-1].at)
    last = of_it[-1] if of_it else None
    state = state_of(last, today)
    # Prescribed consent is express: not having objected is none (s.2(3)).
    why = Why.ASKED if state == State.NO_OBJECTION else Why(state.value)
    answer = Answer(False, why, last.seq if last else None)
    return Heard(answer, last.at if last else None)


def _stated(customer_id: CustomerId, at: datetime) -> list[Terms]:
    with wall.lifted():
        bound = Collection.objects.filter(customer_id__in=numbers(customer_id, at), at__lte=at)
        return [Terms.read(kept) for kept in bound.values_list("version__terms", flat=True)]


def _was_told(customer_id: CustomerId, at: datetime) -> bool:
    with wall.lifted():
        told = FirstUse.objects.filter(customer_id__in=numbers(customer_id, at), at__lte=at)
        return bool(told.exists())


def _verdict(answer: Answer, *, first_use: bool = False) -> Verdict:
    said = wording.why(answer.why, answer.lacking)
    return Verdict(answer.may, answer.why, said, answer.decided_by, first_use)
