"""Ways out as pages and files: what a browser is given."""

from itertools import pairwise

from django.urls import reverse
from django.utils.timezone import now

from kaifong.authority.prove.pages import found_in, page, page_of, pages_of
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.ways import Given, Way, harmless, standing_shop
from kaifong.files.queries import Making, kind_of

from .owned import NAMES

# Of these fields every drawn customer has a value of his own, by which a page gives it away.
MARKED = NAMES | {"name_en", "member_no", "email", "phone", "identities", "note", "spend"}
IN_LISTS = MARKED - {"identities", "note"}
ON_CARDS = IN_LISTS - NAMES - {"spend"}
SLOW = 10


def beside_the_next(actor: Actor) -> Given:
    """Ask for everybody beside whoever comes next: some pairs reach beyond anybody's rows."""
    found: Given = {}
    for one, other in pairwise(sorted(standing_shop().marks["customer"])):
        text = page_of(actor, reverse("customers:merge", args=[one, other]))
        for row_id, fields in found_in(text, "customer").items():
            found[row_id] = found.get(row_id, frozenset()) | fields
    return found


def asked_why(actor: Actor) -> Given:
    """Ask of everybody why he cannot be seen: who may not see him is not told that he is there."""
    found: Given = {}
    for row_id in standing_shop().marks["customer"]:
        address = f"{reverse('authority:why')}?row={row_id}&field=customer:phone"
        found |= found_in(page_of(actor, address), "customer")
    return found


def made_by_the_worker(actor: Actor) -> Given:
    """Make a large file of the list as the worker does, and read it as whoever fetches it."""
    try:
        made = kind_of("customer_list").make(
            Making(actor=actor, wish={"format": "csv", "all": "1", "query": ""}, at=now())
        )
    except NotAllowed:
        return {}
    with made.file as file:
        return found_in(file.read().decode("utf-8-sig"), "customer")


PAGES = (
    Way(
        "customers.pages: why",
        "customer",
        "see",
        asked_why,
        fields=frozenset({"name_en", "member_no"}),
        withholds=frozenset({"name_en", "member_no"}),
        urls=("authority:why",),
        one_in=2 * SLOW,
    ),
    Way(
        "customers.pages: list",
        "customer",
        "see",
        page("customers:list", "customer"),
        fields=IN_LISTS,
        urls=("customers:list",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.pages: person",
        "customer",
        "see",
        pages_of("customers:detail", "customer"),
        fields=MARKED,
        urls=("customers:detail",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.pages: row",
        "customer",
        "see",
        pages_of("customers:row", "customer"),
        fields=IN_LISTS,
        urls=("customers:row",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.pages: history",
        "customer",
        "see",
        pages_of("customers:history", "customer"),
        fields=frozenset({"name_en"}),
        withholds=frozenset({"name_en"}),
        urls=("customers:history",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.pages: form",
        "customer",
        "see",
        pages_of("customers:edit", "customer"),
        fields=MARKED,
        withholds=MARKED,
        some_rows=True,
        urls=("customers:edit",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.pages: duplicates",
        "customer",
        "see",
        page("customers:duplicates", "customer"),
        fields=IN_LISTS,
        withholds=IN_LISTS,
        some_rows=True,  # pairs of whom both may be merged
        urls=("customers:duplicates",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.pages: two beside one another",
        "customer",
        "see",
        beside_the_next,
        fields=MARKED,
        withholds=MARKED,
        some_rows=True,
        urls=("customers:merge",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.files: export",
        "customer",
        "export",
        page("customers:export", "customer", {"format": "csv", "all": "1"}),
        fields=IN_LISTS,
        some_rows=True,  # a row with public fields only cannot be told from another
        urls=("customers:export",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.files: large",
        "customer",
        "export",
        made_by_the_worker,
        fields=IN_LISTS,
        some_rows=True,  # a row with public fields only cannot be told from another
        urls=("files:fetch",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.files: cards",
        "customer",
        "export",
        page("customers:export", "customer", {"format": "vcf3", "all": "1"}),
        fields=ON_CARDS,
        some_rows=True,
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.files: one card",
        "customer",
        "export",
        pages_of("customers:card", "customer"),
        fields=ON_CARDS,
        some_rows=True,
        urls=("customers:card",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.pages: before a bulk edit",
        "customer",
        "see",
        page("customers:bulk", "customer", {"field": "language", "value": "en", "all": "1"}),
        fields=IN_LISTS,
        withholds=IN_LISTS,
        some_rows=True,  # none to whom nothing may be done in bulk
        urls=("customers:bulk",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "customers.pages: after a bulk edit",
        "customer",
        "see",
        pages_of("customers:bulk-done", "bulk edit", rows="customer"),
        fields=IN_LISTS,
        withholds=IN_LISTS,
        urls=("customers:bulk-done",),
        logs=True,
        one_in=SLOW,
    ),
)
harmless(
    "it tells of definitions, which hold no customer's data",
    "customers:field",
    "customers:fields",
    "customers:new-field",
    "customers:field-back",
    "customers:field-hide",
    "customers:field-purge",
)
harmless(
    "it answers with a redirection and a word in the corner",
    "customers:bulk-do",
    "customers:doubt",
    "customers:bulk-off",
    "customers:bulk-progress",
    "customers:bulk-run",
    "customers:change-view",
    "customers:duplicates-scan",
    "customers:identify",
    "customers:identity",
    "customers:keep-view",
    "customers:post",
    "customers:reach",
    "customers:remove-view",
    "customers:tell-apart",
    "customers:undo",
    "customers:unmerge",
    "customers:unreach",
    "customers:verify",
)
