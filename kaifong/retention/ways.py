"""Every way by which this app gives out data about people, for `kaifong authority prove`."""

from kaifong.authority.prove.pages import pages_of
from kaifong.authority.ways import Way, harmless, harmless_exits, register

SLOW = 10

register(
    Way(
        "retention.pages: what is kept",
        "customer",
        "see",
        pages_of("retention:kept", "customer"),
        some_rows=True,
        urls=("retention:kept",),
        one_in=SLOW,
    )
)
harmless(
    "numbers, counts and rules; a customer's name only through customers.queries.names_of",
    "retention:approve",
    "retention:certificate",
    "retention:holds",
    "retention:order",
    "retention:place",
    "retention:register",
    "retention:release",
    "retention:run",
    "retention:runs",
)
harmless("it answers with what is kept by law, and erases", "retention:erase")
harmless(
    "names of people without a record: granted as a whole, for finance and law, and logged",
    "retention:names",
)
harmless_exits(
    "it proposes and does what the office agreed to: it erases, and nothing leaves",
    "job retention.propose",
    "job retention.run",
)
