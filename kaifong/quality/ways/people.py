"""Ways out: what records are wanting in, values that came in, and lists for other systems."""

from django.urls import reverse

from kaifong.authority import wall
from kaifong.authority.prove.pages import found_in, page, page_of, pages_of
from kaifong.authority.queries import Actor
from kaifong.authority.ways import Given, Way, harmless
from kaifong.foundation.ids import CustomerId
from kaifong.quality import queries
from kaifong.quality.models import Score

OWN = frozenset({"quality"})
ON_A_TASK = frozenset({"quality", "name_en", "email", "phone"})
IN_HAND = frozenset({"supplement", "name_en"})
IN_LISTS = frozenset({"quality", "member_no"})
ONE_BY_ONE, SLOW = 3, 10


def standings(actor: Actor) -> Given:
    """Ask how everybody's record stands."""
    with wall.lifted():
        everybody = list(Score.objects.values_list("customer_id", flat=True))
    asked = {pk: queries.standing(actor=actor, customer_id=CustomerId(pk)) for pk in everybody}
    return {pk: OWN for pk, found in asked.items() if found is not None}


def for_the_books(actor: Actor) -> Given:
    """Ask for the list that goes to the books."""
    return found_in(page_of(actor, reverse("quality:export", args=["erp"])), "customer")


WAYS = (
    Way(
        "quality.standing",
        "customer",
        "see",
        standings,
        fields=OWN,
        found_by=("quality",),
        one_in=ONE_BY_ONE,
    ),
    Way(
        "quality.pages: card and marks",
        "customer",
        "see",
        pages_of("customers:detail", "customer"),
        fields=frozenset({"quality", "supplement"}),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "quality.pages: task",
        "customer",
        "see",
        pages_of("quality:task", "quality task", rows="customer"),
        fields=ON_A_TASK,
        withholds=ON_A_TASK,
        some_rows=True,  # those alone that may be reviewed as well
        urls=("quality:task",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "quality.pages: values that wait",
        "customer",
        "review",
        page("quality:queue", "customer"),
        fields=IN_HAND,
        withholds=IN_HAND,
        some_rows=True,  # whose name and address are both open
        urls=("quality:queue",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "quality.files: list for another system",
        "customer",
        "export",
        for_the_books,
        fields=IN_LISTS,
        withholds=IN_LISTS,
        some_rows=True,  # those alone that may be reviewed as well
        urls=("quality:export",),
        one_in=SLOW,
    ),
)
harmless(
    "it answers with a redirection and a word in the corner",
    "quality:ask",
    "quality:decide",
    "quality:end-review",
    "quality:give-up",
    "quality:later",
    "quality:next",
    "quality:policies",
    "quality:run",
    "quality:take-up",
)
harmless(
    "sums of the whole shop, of groups of ten customers at least",
    "quality:overview",
    "quality:reviews",
    "quality:rules",
)
harmless(
    "rules, duties and forms: nobody's data",
    "quality:change-rule",
    "quality:lists",
    "quality:new-review",
    "quality:new-rule",
)
