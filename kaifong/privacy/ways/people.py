"""Ways out: where customers stand, on their pages, on one of their own, and as a record."""

from datetime import UTC, datetime

from kaifong.authority import wall
from kaifong.authority.prove.pages import pages_of
from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.ways import Given, Way, harmless
from kaifong.customers.queries import Asked
from kaifong.foundation.ids import CustomerId
from kaifong.privacy import queries
from kaifong.privacy.models import ConsentEvent
from kaifong.privacy.rules.vocabulary import Channel, Kind

AT = datetime(2026, 6, 1, 4, tzinfo=UTC)
FIELDS = frozenset({"consent", "consent_evidence"})
ONE_BY_ONE, SLOW, A_FEW = 3, 10, 5


def seen(actor: Actor) -> Given:
    """Ask for everybody's consents."""
    with wall.lifted():
        everybody = list(ConsentEvent.objects.values_list("customer_id", flat=True))
    found: Given = {}
    for pk in everybody:
        try:
            one = queries.consents(actor=actor, customer_id=CustomerId(pk), at=AT)
        except NotAllowed:
            continue
        noted = any(line.evidence for line in one.history)
        found[pk] = (frozenset({"consent"}) if one.holds else frozenset()) | (
            frozenset({"consent_evidence"}) if noted else frozenset()
        )
    return found


def reached(actor: Actor) -> Given:
    """Ask who may be written to about each of the drawn goods."""
    with wall.lifted():
        drawn = list(ConsentEvent.objects.order_by("pk").values_list("classes", flat=True))
    found: Given = {}
    for [goods] in drawn[:: len(drawn) // A_FEW + 1]:
        people = queries.audience(
            actor=actor, asked=Asked(), channel=Channel.POST, cls=goods, kinds=[Kind.NAME], at=AT
        )
        found |= dict.fromkeys(people.reached, frozenset({"consent"}))
    return found


WAYS = (
    Way(
        "privacy.audience",
        "customer",
        "see",
        reached,
        fields=frozenset({"consent"}),
        found_by=("consent",),
        urls=("privacy:audience",),
        some_rows=True,
        one_in=SLOW,
    ),
    Way(
        "privacy.consents",
        "customer",
        "see",
        seen,
        fields=FIELDS,
        found_by=("consent",),
        one_in=ONE_BY_ONE,
    ),
    Way(
        "privacy.pages: consents",
        "customer",
        "see",
        pages_of("privacy:consent", "customer"),
        fields=FIELDS,
        found_by=("consent",),
        urls=("privacy:consent",),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "privacy.pages: card",
        "customer",
        "see",
        pages_of("customers:detail", "customer"),
        fields=frozenset({"consent"}),
        logs=True,
        one_in=SLOW,
    ),
    Way(
        "privacy.files: record for the person",
        "customer",
        "see",
        pages_of("privacy:receipt", "customer"),
        fields=frozenset({"consent"}),
        found_by=("consent",),
        urls=("privacy:receipt",),
        one_in=SLOW,
    ),
)
harmless("it shows what the person himself typed, beside the public notice", "privacy:new")
harmless(
    "it answers with a redirection, or with the page that is proved, and what was typed",
    "privacy:age",
    "privacy:assess",
    "privacy:confirm",
    "privacy:record",
    "privacy:withdraw",
)
harmless(
    "words of the shop for everybody: nobody's data",
    "privacy:begin",
    "privacy:draft",
    "privacy:notice",
    "privacy:notices",
    "privacy:publish",
)
harmless(
    "the register of those who get data: nobody's data",
    "privacy:change",
    "privacy:end",
    "privacy:recipient",
    "privacy:recipients",
    "privacy:register",
)
harmless(
    "numbers, codes and moments only, behind the wall, for whoever sees the log or the register",
    "privacy:disclosures",
    "privacy:letters",
    "privacy:told",
)
harmless(
    "numbers by the logs, with the names that the customers' own way gives the reader",
    "privacy:incident",
    "privacy:incidents",
    "privacy:opening",
    "privacy:paper",
    "privacy:step",
    "privacy:tell",
)
harmless(
    "less of the rows that the customers' own export gives, which is proved", "privacy:handover"
)
