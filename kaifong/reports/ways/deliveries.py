"""What leaves by mail on a schedule: a file of what its recipient may be sent, or only the way."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, time
from functools import partial

from kaifong.authority.queries import Actor, NotAllowed
from kaifong.authority.ways import Way, harmless, harmless_exits, leads, register
from kaifong.intelligence.queries import Ask, Chosen, vocabulary
from kaifong.reports import queries
from kaifong.reports.actions import Format, Unkept, make_file
from kaifong.reports.queries import Asked

from .figures import SLOW, YEARS, of_a_question, of_figures

AT = datetime.combine(YEARS.last, time(), UTC)


def of_a_sent_file(actor: Actor, asked: Asked) -> Iterable[queries.Sums]:
    """Make a recipient's file as a delivery does, and read its figures out of it."""
    words = vocabulary(actor=actor, action=asked.action)
    figures = tuple(m.name for m in words.measures if m.name in {"units", "net"})
    days = Chosen(YEARS.start, YEARS.last)
    question = Ask(measures=figures or ("units",), dimensions=("month",), period=days)
    try:
        made = make_file(
            actor=actor,
            named=Unkept("", question),
            format=Format.JSON,
            language="en",
            at=AT,
            today=YEARS.last,
            action=asked.action,
            fresh=True,
        )
    except NotAllowed:
        # Whoever may not report is sent nothing at all: what leaves is less than what may.
        yield from of_a_question(actor, asked)
        return
    said = json.loads(made.content)
    names = [column["name"] for column in said["columns"]]
    for row in said["rows"]:
        told = dict(zip(names, row, strict=True))
        yield queries.Sums(units=told["units"] or 0, net_cents=told.get("net"))


register(
    Way(
        "reports.scheduled mail",
        "order",
        "mail",
        partial(of_figures, of_a_sent_file, action="mail"),
        rows="line",
        fields=frozenset({"lines", "total"}),
        found_by=("lines",),
        one_in=SLOW,
        urls=("reports:fetch",),
    ),
)
leads("reports.scheduled mail", "job reports.deliver", "job foundation.send_mail")
harmless_exits("it lets files run out and shreds them", "job reports.end_deliveries")
harmless(
    "names of reports, staff and columns, days and states; never a figure, and of others not even"
    " whether a condition held",
    "reports:deliveries",
    "reports:delivery",
    "reports:send",
    "reports:change-delivery",
    "reports:delivered",
)
harmless("what opens the files that the reader was sent already", "reports:delivery-password")
harmless(
    "it answers with a redirection and a word in the corner",
    "reports:delivery-step",
    "reports:decline",
    "reports:accept",
)
