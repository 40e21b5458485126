"""Ways out as pages and files: what a browser is given."""

from kaifong.authority.prove.pages import page, pages_of
from kaifong.authority.ways import Way, harmless

# Of these fields every drawn customer has a value of his own, by which a page gives it away.
MARKED = frozenset({"name_en", "member_no", "email", "phone", "identities", "note", "spend"})
IN_LISTS = MARKED - {"identities", "note"}
SLOW = 10

PAGES = (
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
    "it answers with a redirection and a word in the corner",
    "customers:bulk-do",
    "customers:keep-view",
    "customers:reach",
    "customers:remove-view",
    "customers:undo",
    "customers:unreach",
)
