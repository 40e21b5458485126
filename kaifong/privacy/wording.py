"""What the codes of notices and consents are called, and reasons in sentences of both languages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from .rules.consents import Mode, State, Why
from .rules.linting import Fault, Wrong
from .rules.notices import Both
from .rules.vocabulary import LOCALES, Channel, Given, Kind, Purpose

PURPOSES: Mapping[Purpose, Promise | str] = {
    Purpose.ORDERS: _("carrying out your orders: payment, delivery, returns"),
    Purpose.SERVICE: _("answering your enquiries and complaints"),
    Purpose.MEMBERSHIP: _("running your membership"),
    Purpose.ACCOUNTS: _("keeping the accounts that the law requires"),
    Purpose.ANALYSIS: _("counting what is bought, without names, to plan our range"),
    Purpose.MARKETING: _("direct marketing by us, only if you agree"),
    Purpose.PROVISION: _("giving data to others for their direct marketing, only if you agree"),
}
SHORT_PURPOSES: Mapping[Purpose, Promise | str] = {
    Purpose.ORDERS: _("Orders"),
    Purpose.SERVICE: _("Enquiries"),
    Purpose.MEMBERSHIP: _("Membership"),
    Purpose.ACCOUNTS: _("Accounts"),
    Purpose.ANALYSIS: _("Analysis"),
    Purpose.MARKETING: _("Direct marketing"),
    Purpose.PROVISION: _("Giving data to others for marketing"),
}
KINDS: Mapping[Kind, Promise | str] = {
    Kind.NAME: _("name"),
    Kind.PHONE: _("telephone number"),
    Kind.EMAIL: _("e-mail address"),
    Kind.DISTRICT: _("district"),
    Kind.LANGUAGE: _("preferred language"),
    Kind.MEMBER_NO: _("member number"),
    Kind.BIRTH_MONTH: _("birth month"),
    Kind.BIRTH_DATE: _("full date of birth"),
    Kind.INCOME: _("income"),
    Kind.MARITAL: _("marital status"),
    Kind.FAMILY: _("family members"),
    Kind.OCCUPATION: _("occupation"),
    Kind.VEHICLE: _("vehicle registration mark"),
    Kind.PURCHASES: _("purchase history"),
    Kind.ENQUIRIES: _("enquiries and complaints"),
}
CHANNELS: Mapping[Channel, Promise | str] = {
    Channel.ANY: _("every channel"),
    Channel.EMAIL: _("e-mail"),
    Channel.SMS: _("SMS"),
    Channel.CHAT: _("messaging app"),
    Channel.PHONE: _("telephone call"),
    Channel.POST: _("post"),
}
STATES: Mapping[State, Promise | str] = {
    State.NONE: _("Never asked"),
    State.ASKED: _("Asked, no answer"),
    State.ORAL: _("Said yes; not confirmed yet"),
    State.CONSENTED: _("Agreed"),
    State.NO_OBJECTION: _("Did not object"),
    State.REFUSED: _("Refused"),
    State.WITHDRAWN: _("Withdrew"),
    State.LAPSED: _("Lapsed: not confirmed in time"),
    State.MINOR: _("Agreed while under 18; does not count"),
    State.UNDER_AGE: _("Said to be under 18"),
    State.OF_AGE: _("Said to be 18 or over"),
    State.ASSESSED: _("Found to be clearly in the minor's interest"),
}
MODES: Mapping[Mode, Promise | str] = {
    Mode.WRITTEN: _("in writing"),
    Mode.ORAL: _("by word of mouth"),
    Mode.CLICK: _("online"),
    Mode.IMPORT: _("from a file"),
    Mode.SYSTEM: _("by the clock"),
}
GIVEN: Mapping[Given, Promise | str] = {
    Given.COUNTER: _("at the counter, with the notice on paper"),
    Given.TELEPHONE: _("by telephone, with the notice read out"),
    Given.WEB: _("in the web shop, with the notice shown"),
    Given.PORTAL: _("on the person's own page, with the notice shown"),
    Given.API: _("in another program, with the notice shown"),
    Given.IMPORT: _("in another system, under this notice"),
    Given.SAMPLE: _("made up, for the sample shop"),
}
WHYS: Mapping[Why, Promise | str] = {
    Why.CONSENTED: _("The person agreed to this."),
    Why.NO_OBJECTION: _("The person was asked and did not object."),
    Why.NONE: _("The person was never asked: silence is not consent."),
    Why.ASKED: _("The person was asked and has not answered: silence is not consent."),
    Why.ORAL: _("The person agreed by word of mouth; it counts once confirmed in writing."),
    Why.REFUSED: _("The person refused."),
    Why.WITHDRAWN: _("The person withdrew consent."),
    Why.LAPSED: _("The oral consent was not confirmed in writing within 14 days and has lapsed."),
    Why.KIND: _("The consent does not name these kinds of data: %(kinds)s."),
    Why.STOPPED: _("This address asked for no more messages, and no consent was given since."),
    Why.DOUBTED: _("This address or number is doubted: have it found right before it is used."),
    Why.NOT_WRITTEN: _("Giving data to others needs consent in writing."),
    Why.NOT_FOR_GAIN: _("The consent does not say that the data are given for gain."),
    Why.IN_NOTICE: _("The notice under which the data were given states this purpose."),
    Why.RELATED: _("This is directly related to a purpose that the notice states."),
    Why.NOT_IN_NOTICE: _(
        "This purpose was not stated at collection and there is no prescribed consent."
    ),
    Why.NO_NOTICE: _("No notice of ours is known under which the data were given."),
    Why.NO_ADDRESS: _("There is no address for this channel."),
    Why.MINOR: _(
        "The person is under 18: only a guardian's consent counts, once it is written down why it"
        " is clearly in the minor's interest."
    ),
}
WRONGS: Mapping[Wrong, Promise | str] = {
    Wrong.PHRASE: _("“%(found)s” leaves open who or what is meant: name it. (s.35C, Cap. 486)"),
    Wrong.VAGUE_CLASS: _("“%(found)s” names no class: say which kind. (s.35C, Cap. 486)"),
    Wrong.NO_PURPOSE: _("State at least one purpose. (DPP1(3))"),
    Wrong.NO_KINDS: _("State the kinds of data. (s.35C, Cap. 486)"),
    Wrong.NO_TRANSFEREE: _("State the classes of people to whom data may be passed. (DPP1(3))"),
    Wrong.NO_CLASSES: _("Name the classes of goods or services to be marketed. (s.35C, Cap. 486)"),
    Wrong.NO_RECIPIENTS: _("Name the classes of people who get the data. (s.35J, Cap. 486)"),
    Wrong.NO_RESPONSE: _("Give a free channel by which one says no, in both languages. (s.35C)"),
    Wrong.NO_HANDLER: _("Give job title and address of who handles requests. (DPP1(3)(b))"),
    Wrong.ONE_LANGUAGE: _("“%(found)s” stands in one language only: write the other too."),
    Wrong.NO_CONSEQUENCE: _("Say what follows if this is not given: %(kind)s. (DPP1(3)(a))"),
    Wrong.TOO_MANY: _(
        "%(found)s fields are obligatory; at most four are needed to join. (DPP1(1)(c))"
    ),
    Wrong.BIRTH_DATE: _(
        "A full date of birth is excessive: ask for the birth month, voluntary. (DPP1(1)(c))"
    ),
    Wrong.EXCESSIVE: _("It is excessive to make this obligatory: %(kind)s. (DPP1(1)(c))"),
    Wrong.UNUSED: _("No purpose of this notice uses this obligatory field: %(kind)s. (DPP1(1)(c))"),
}
NO_NOTICE = _("No collection statement is attached to this form; the data was not saved.")


def both(text: Promise | str, **facts: Any) -> Both:
    """Return a text in both languages; facts that are codes of kinds are named in each."""
    said: list[str] = []
    for locale in LOCALES:
        with override(locale):
            named = {name: _in_words(value) for name, value in facts.items()}
            said.append(str(text) % named if named else str(text))
    return Both(*said)


def why(reason: Why, lacking: Iterable[Kind] = ()) -> Both:
    """Return the sentence of a reason in both languages."""
    return both(WHYS[reason], kinds=sorted(lacking)) if lacking else both(WHYS[reason])


def fault(found: Fault) -> str:
    """Return what stands in the way of publishing, in the reader's language."""
    kind = KINDS.get(Kind(found.found), "") if found.found in set(Kind) else found.found
    return str(WRONGS[found.wrong]) % {"found": found.found, "kind": kind}


def kinds(codes: Iterable[str]) -> str:
    """Return kinds of data in words, in the order of our vocabulary."""
    wanted = set(codes)
    return gettext(", ").join(str(KINDS[kind]) for kind in Kind if kind in wanted)


def _in_words(value: Any) -> Any:
    return kinds(value) if isinstance(value, list) else value
