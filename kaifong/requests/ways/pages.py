"""
Ways out: the queue, a request's page and its copy, for somebody with the right over requests.

That right is over all of them; whose they are, and the copy, follow the right over customers. The
reader of the proof is given the first, so that only the second stands in the way.
"""

from collections.abc import Callable
from dataclasses import replace

from django.urls import reverse

from kaifong.authority.prove.pages import found_in, page_of
from kaifong.authority.queries import Actor
from kaifong.authority.rules import ANY, FieldClass, Granted, Purpose
from kaifong.authority.ways import Given, Way, harmless, standing_shop

NAMES = frozenset({"name_en"})
# What the drawn copies hold.
COPIED = NAMES | {"member_no", "email", "phone", "identities", "note", "spend"}
COPIED |= {"consent", "consent_evidence"}
DO = ("receive", "see", "answer")
RIGHT = tuple(
    Granted(action, "request", ANY, frozenset(FieldClass), frozenset(Purpose)) for action in DO
)
SLOW = 10


def _of_the_office(actor: Actor) -> Actor:
    return replace(actor, grants=(*actor.grants, *RIGHT))


def _queue(actor: Actor) -> Given:
    return found_in(page_of(_of_the_office(actor), reverse("requests:queue")), "customer")


def _each(name: str, *more: str) -> Callable[[Actor], Given]:
    def run(actor: Actor) -> Given:
        reader = _of_the_office(actor)
        found: Given = {}
        for number in standing_shop().marks["customer"]:
            text = page_of(reader, reverse(name, args=[number, *more]))
            found |= {k: v for k, v in found_in(text, "customer").items() if k == number}
        return found

    return run


WAYS = (
    Way(
        "requests.pages: queue",
        "customer",
        "see",
        _queue,
        fields=NAMES,
        urls=("requests:queue",),
        some_rows=True,
        one_in=SLOW,
    ),
    Way(
        "requests.pages: one",
        "customer",
        "see",
        _each("requests:one"),
        fields=NAMES,
        urls=("requests:one",),
        some_rows=True,
        one_in=SLOW,
    ),
    Way(
        "requests.files: copy",
        "customer",
        "see",
        _each("requests:copy", "json"),
        fields=COPIED,
        urls=("requests:copy",),
        some_rows=True,
        logs=True,
        one_in=SLOW,
    ),
)
harmless(
    "it answers with a redirection to the page that is proved, and a sentence", "requests:step"
)
harmless("it shows what was typed", "requests:new")
harmless(
    "letters and entries of refusals name nobody: a number, our grounds, our reasons",
    "requests:inspected",
    "requests:letter",
    "requests:log_book",
)
